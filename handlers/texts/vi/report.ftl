## Báo cáo

stored = ✅ Đã ghi: { $unit } · { $round }
stored-late = ✅ Đã ghi (muộn hạn): { $unit } · { $round }
corrected = ✏️ Đã sửa: { $unit } · { $round }
line-flow = • { $name }: cộng thêm { $added } → lũy kế { $total }
line-total = • { $name }: lũy kế { $before } → { $total } (cộng thêm { $added })
line-level = • { $name }: { $value }
line-level-from = • { $name }: { $before } → { $value }
line-corrected = • { $name }: { $before } → { $value }
line-corrected-flow = • { $name }: { $before } → { $value }; lũy kế { $total }
line-nil = • { $name }: không phát sinh
line-registered = • { $name }: đăng ký { $value }
line-registered-from = • { $name }: đăng ký { $before } → { $value }
line-done = • { $name }: đã đạt
line-not-done = • { $name }: chưa đạt
line-text = • { $name }: đã nhận nội dung
line-on-day = { $line } (ngày { $day })
line-dropped = • { $name }: bỏ, tin không còn ghi
line-note-dropped = Ghi chú: bỏ, tin không còn ghi
line-note-undone = • Ghi chú kèm theo: đã rút lại
value-added = cộng thêm { $value }
value-total = lũy kế { $value }
value-nil = không phát sinh
value-reached = đã đạt
value-not-reached = chưa đạt
value-text = đã nhận nội dung
line-share-registered = { $line } ({ $share }% đăng ký)
line-share-target = { $line } ({ $share }% chỉ tiêu { $scope } { $target })
line-note = Ghi chú: { $note }
left = Còn thiếu { $count }/{ $all }: { $names }
complete = Đã đủ { $all }/{ $all } mục. Cảm ơn anh/chị!
complete-any = Đã nhận. Cảm ơn anh/chị!
button-continue = Điền tiếp
button-report = Báo cáo ngay
button-nil = Không phát sinh
button-fix = Sửa
button-undo = Hủy
button-skip = Bỏ qua
button-stop = Dừng
button-yes = Đúng
button-no = Không phải
button-store-sure = Ghi phần đã rõ
button-reached = Đã đạt
button-not-reached = Chưa đạt
button-finished = { $value } đã hoàn thành
button-registered = { $value } đăng ký
no-round = { $unit } hiện không có kỳ báo cáo nào đang mở nên em chưa ghi số này.
not-an-officer = Anh/chị không phụ trách báo cáo của đơn vị nào nên em chưa ghi số này.
which-campaign = Số này thuộc chương trình nào ạ? Em chưa ghi.
ask-several_campaigns =
    Tin này có số của { $count } chương trình. Em ghi như sau ạ? (chưa ghi)
    { $lines }
apart = Tin này có số của { $count } chương trình và có phần em cần hỏi lại. Anh/chị gửi riêng từng chương trình giúp em. Em chưa ghi gì.
registration-over = { $round } đã kết thúc ngày { $day } nên em chưa ghi số đăng ký này.
registration-not-stored = Nếu là số đã hoàn thành, anh/chị gửi lại và bỏ chữ «đăng ký» giúp em.
undone =
    Đã hủy, số liệu trở lại như trước:
    { $lines }
undo-gone = Các số này đã được thay đổi sau đó nên em không hủy. Anh/chị dùng «sửa» nếu cần.
nothing = chưa có
fix-how =
    Anh/chị gửi: sửa tên chỉ tiêu và số đúng.
    Ví dụ: sửa { $code } { $value }
fix-nothing = Chưa có số nào của { $name } trong kỳ này để sửa. Ghi { $value } là số mới ạ?
nil-ask = Ghi nhận { $unit } không phát sinh ở { $count } mục còn thiếu của { $round }, đúng không ạ?
nil-confirm = Ghi nhận kỳ này không phát sinh ở các mục còn thiếu, đúng không ạ?
nil-nothing = { $round } không còn mục nào thiếu.
cancelled = Đã bỏ, em chưa ghi gì.
cancel-nothing = Không có việc gì đang chờ. Muốn rút báo cáo vừa gửi, anh/chị bấm «Hủy» dưới tin «Đã ghi».
old-button = Câu hỏi này đã cũ. Anh/chị gửi «xem» để biết hiện nay còn nợ gì.
edited = Em thấy anh/chị đã sửa tin nhắn. Số đã ghi chưa đổi; để sửa, xin gửi: sửa tên chỉ tiêu và số đúng.
edited-ask =
    ✏️ Anh/chị vừa sửa tin nhắn. Em sửa số đã ghi như sau ạ? (chưa sửa)
    { $lines }
edited-changed = Số liệu vừa có người thay đổi nên em chưa sửa gì. Anh/chị gửi «xem», rồi dùng «sửa» nếu cần.
note-difficulty = 📝 Đã lưu khó khăn, vướng mắc vào { $round }. Chưa có số liệu nào được ghi.
note-proposal = 📝 Đã lưu kiến nghị, đề xuất vào { $round }. Chưa có số liệu nào được ghi.
note-example = 📝 Đã lưu gương điển hình vào { $round }. Chưa có số liệu nào được ghi.
note-remark = 📝 Đã lưu ghi chú vào { $round }. Chưa có số liệu nào được ghi.
note-dropped = Đã rút lại nội dung này.
note-edited = 📝 Đã thay ghi chú trong { $round }: «{ $note }». Số liệu giữ nguyên.
media-later = Em chỉ đọc được chữ, ảnh, vị trí và bảng .xlsx, .csv. Anh/chị gửi số liệu bằng tin nhắn chữ giúp em.
media-voice = Em chưa nghe được tin thoại. Anh/chị gõ số liệu bằng chữ giúp em.
media-unknown = Em không đọc được loại tin này. Anh/chị gõ số liệu bằng chữ, hoặc gửi ảnh giúp em.
trouble = Xin lỗi, em gặp trục trặc khi xử lý tin này. Tin đã được lưu, người vận hành sẽ xem lại.
