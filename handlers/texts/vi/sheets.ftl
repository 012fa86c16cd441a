## Bảng số liệu

template =
    📄 Biểu mẫu { $round }, { $unit }: { $count } chỉ tiêu.
    Anh/chị điền cột «Số liệu kỳ này» rồi gửi lại tệp này. Ô trống là chưa báo.
template-which = Anh/chị cần biểu mẫu của kỳ nào ạ?
template-none = Hiện không có kỳ báo cáo số liệu nào đang mở nên chưa có biểu mẫu.
sheet-preview =
    📄 { $unit } · { $round }
    Bảng có { $count } mục (chưa ghi). Ghi tất cả ạ?
    { $lines }
button-store = Ghi
sheet-faults =
    📄 Em chưa ghi bảng này, còn { $count } ô cần xem lại:
    { $lines }
    Anh/chị sửa rồi gửi lại cả bảng.
sheet-more-faults = … và { $count } lỗi nữa
sheet-empty = 📄 Bảng chưa có số liệu nào ở cột «Số liệu kỳ này».
sheet-again = 📄 Bảng này đã được ghi rồi nên em không ghi lần nữa.
sheet-other-unit = 📄 Bảng này của đơn vị khác ({ $named }) nên em không ghi. Gửi «mẫu» để lấy biểu của đơn vị mình.
sheet-other-campaign = 📄 Bảng này của chương trình khác ({ $named }) nên em không ghi. Gửi «mẫu» để lấy biểu đúng.
sheet-other-round = 📄 Bảng này của kỳ khác ({ $named }), hiện không mở, nên em không ghi. Gửi «mẫu» để lấy biểu mới.
sheet-which = 📄 Bảng không ghi thuộc kỳ báo cáo nào mà đang có nhiều kỳ mở. Gửi «mẫu» để lấy biểu có sẵn tên kỳ.
sheet-no-headings = 📄 Em không thấy hàng tiêu đề «Mã, Chỉ tiêu, Số liệu kỳ này» trong bảng. Gửi «mẫu» để lấy biểu đúng.
sheet-unreadable = 📄 Em không đọc được tệp này. Anh/chị gửi tệp .xlsx hoặc .csv giúp em; gửi «mẫu» để lấy biểu.
sheet-old = 📄 Em chưa đọc được loại tệp này hoặc tệp có mật khẩu. Anh/chị lưu lại thành .xlsx, không đặt mật khẩu, rồi gửi giúp em.
sheet-too-long = 📄 Bảng quá dài (tối đa 500 hàng) nên em không đọc. Gửi «mẫu» để lấy biểu đúng.
cell-date = Excel đã đổi số này thành ngày. Anh/chị gõ lại số.
cell-bool = ô này không phải là số.
cell-error = công thức trong ô này bị lỗi.
cell-cut = số «{ $words }» và ghi chú «{ $more }»: có phải số { $words },{ $more } không ạ? Xin đặt số trong dấu ngoặc kép, hoặc lưu thành .xlsx.
cell-beyond = hàng này dài hơn hàng tiêu đề (ô { $at }). Số có dấu phẩy xin đặt trong dấu ngoặc kép, hoặc lưu thành .xlsx.
cell-percent = { $value } hay { $hundredfold } ạ? Xin gõ số có dấu % trong ô dạng chữ (Text).
cell-unknown = em không thấy chỉ tiêu «{ $words }» trong kỳ này.
cell-mixed = mã { $code } không khớp với tên «{ $name }».
cell-twice = chỉ tiêu này đã có ở ô { $at }.
cell-unclear = em chưa rõ «{ $words }».
cell-unlikely = { $question } Nếu đúng, anh/chị để trống ô này và nhắn riêng số đó.
