## Duyệt số liệu

review = 📝 { $count } báo cáo chờ anh/chị duyệt:
review-unit = { $number }. { $unit } · { $round } ({ $campaign }), đã báo { $done }/{ $all } mục
review-more = … còn { $count } báo cáo chưa hiện hết; duyệt xong phần này em gửi tiếp.
review-line-again = { $line } (sửa sau khi duyệt; trước: { $value })
review-line-gone = • { $name }: đã rút lại
button-approve = Duyệt
button-return = Trả lại
review-done = ✅ Đã duyệt: { $units }.
review-done-unit = { $unit } ({ $count } mục)
review-none-done = Chưa duyệt hay trả lại mục nào.
review-nothing = Hiện không có số liệu nào chờ anh/chị duyệt.
review-which = Trả lại báo cáo của đơn vị nào ạ?
review-which-unknown = Em không thấy «{ $what }» trong danh sách vừa gửi. Anh/chị ghi số thứ tự, tên đơn vị hoặc mã chỉ tiêu giúp em.
review-why = Vì sao trả lại { $round } của { $unit } ạ? (một câu)
review-returned = ↩️ Đã trả lại { $unit }: { $count } mục.
review-told = Đã báo { $people } cán bộ.
review-told-nobody = Chưa liên lạc được cán bộ nào của đơn vị; anh/chị báo trực tiếp giúp em.
review-reopened = Kỳ này đã khóa, em mở lại cho đơn vị sửa đến hết { $day }.
review-over = { $unit }: phong trào đã dừng hoặc không còn cần duyệt.
review-not-yours = { $unit }: không còn thuộc quyền duyệt của anh/chị.
review-changed =
    { $unit }: số đã đổi sau tin đó, nay là:
    { $lines }
review-approved-already = { $unit }: { $who } đã duyệt lúc { $at } ({ $names }).
review-returned-already = { $unit }: { $who } đã trả lại lúc { $at } ({ $names }).
review-back =
    ↩️ { $who } trả lại { $round } của { $unit }.
    Lý do: { $reason }
    Số cần xem lại:
    { $lines }
    Anh/chị gửi số đúng, ví dụ: sửa { $example }
review-back-until = Sửa được đến hết { $day }.
review-again = Số đã duyệt nay thay đổi, chờ duyệt lại: { $names }.
review-state-waiting = Chờ duyệt: { $count } mục
review-state-done = Đã duyệt ✓
review-state-returned = Bị trả lại: { $names } (lý do: { $reason })
digest-approved = Đã duyệt { $approved }/{ $units } đơn vị.
digest-mark-all = { $line } · đã duyệt
digest-mark-some = { $line } · đã duyệt { $approved }/{ $units }
letter-approved = Số liệu đã được duyệt: { $approved }/{ $units } đơn vị có báo cáo; số chưa duyệt vẫn được tổng hợp trong dự thảo này.
workbook-approved = Đã duyệt
workbook-approved-yes = đã duyệt
workbook-approved-no = chưa duyệt
workbook-approved-units = Đơn vị đã được duyệt
workbook-verdict = Duyệt
workbook-verdict-approved = đã duyệt
workbook-verdict-returned = trả lại: { $reason }
workbook-verdict-at = Lúc duyệt
workbook-verdict-person = Người duyệt
