## Ảnh, vị trí

what-photo = ảnh
what-photos = { $count } ảnh
what-place = vị trí
what-note = nội dung vừa gửi
evidence-attached =
    📎 Đã nhận { $what }, đính kèm: { $names }
    { $round }
evidence-beside = 📎 Đính kèm: { $what }
evidence-ask = 📎 Em đã nhận { $what }. Thuộc mục nào ạ? Anh/chị chọn, gõ tên mục, hoặc gửi số liệu.
evidence-waits = 📎 Em giữ { $what }, sẽ đính kèm khi anh/chị trả lời câu hỏi trên.
evidence-dropped = Đã bỏ { $what }.
evidence-not-officer = Anh/chị không phụ trách báo cáo của đơn vị nào nên em chưa lưu ảnh, vị trí này.
place-impossible = Vị trí này không có thật nên em chưa lưu. Anh/chị chia sẻ lại vị trí giúp em.
button-other = Mục khác
button-drop = Bỏ
file-too-large = Tệp anh/chị gửi lớn quá nên em chưa lưu (ảnh tối đa 10 MB, bảng tối đa 5 MB). Anh/chị thu nhỏ rồi gửi lại giúp em.
file-gone = Em không tải được tệp anh/chị đã gửi. Anh/chị gửi lại giúp em.
photo-unreadable = Em không mở được ảnh này nên chưa lưu. Anh/chị gửi lại ảnh JPEG, PNG hoặc WebP giúp em.
