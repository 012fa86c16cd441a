### Mọi câu mà cán bộ đọc. Ngắn, lịch sự, vừa màn hình điện thoại.
### Số, ngày và tên được định dạng trước khi đưa vào ($…).

## Tham gia

welcome-stranger =
    Xin chào! Đây là Giao Ban, trợ lý nhận báo cáo thi đua.
    Để bắt đầu, anh/chị gửi mã mời được cấp, ví dụ:
    /start ABCD2345
code-unknown = Mã này không đúng. Anh/chị kiểm tra lại hoặc xin mã mới từ người mời.
code-used = Mã này đã được dùng. Anh/chị xin mã mới từ người mời.
code-expired = Mã này đã hết hạn. Anh/chị xin mã mới từ người mời.
code-for-group = Mã này dành cho nhóm. Anh/chị gửi mã trong nhóm cần nhận tổng hợp.
code-for-person = Mã này dành cho cá nhân. Anh/chị gửi mã trong cuộc trò chuyện riêng với em.
consent =
    Anh/chị được mời làm { $role } của { $unit }.
    Giao Ban là hệ thống tự động. Em chỉ lưu: tên hiển thị, mã tài khoản, đơn vị, vai trò và các số liệu, tin báo cáo; dùng để nhắc hạn và tổng hợp thi đua.
    Anh/chị có thể yêu cầu xóa thông tin cá nhân bất cứ lúc nào qua người quản trị.
    Anh/chị có đồng ý không ạ?
consent-yes = Đồng ý
consent-no = Không đồng ý
consent-declined = Em chưa lưu thông tin nào của anh/chị. Khi cần, anh/chị gửi lại mã mời.
joined =
    Đã ghi nhận anh/chị { $name } là { $role } của { $unit }.
    { $due }
joined-hint = Gửi «trợ giúp» để xem cách báo cáo.
role-officer = cán bộ báo cáo
role-approver = người duyệt
role-coordinator = cán bộ tổng hợp
role-admin = quản trị viên
role-group = nhóm nhận tổng hợp

## Nhóm

group-added = Xin chào nhóm! Để nhận bản tổng hợp, quản trị viên của nhóm gửi: /start và mã của nhóm.
group-only-admin = Chỉ quản trị viên của nhóm mới gắn được mã. Mã vẫn còn hiệu lực.
group-bound = Nhóm này sẽ nhận bản tổng hợp của { $unit }. Xem ngay: /tonghop
group-not-bound = Nhóm này chưa gắn với đơn vị nào. Quản trị viên gửi: /start và mã của nhóm.
group-no-digest = { $unit }: hiện chưa có kỳ báo cáo nào để tổng hợp.

## Trợ giúp và trạng thái

help =
    Cách báo cáo: gửi tên chỉ tiêu và số, cách nhau bằng dấu chấm phẩy.
    Ví dụ: { $example }

    • «báo cáo»: em hỏi từng mục
    • «xem»: anh/chị còn nợ mục nào
    • «không phát sinh»: kỳ này không có số
    • «sửa { $code } …»: sửa số vừa báo
    • «hủy»: bỏ việc đang hỏi
help-plain =
    Em nhận báo cáo của cán bộ cấp xã và gửi bản tổng hợp cho nhóm.
    Gửi «xem» để biết các kỳ đang mở.
nothing-due = { $unit } hiện không có kỳ báo cáo nào đang mở.
next-opens = Kỳ tới: { $round }, mở ngày { $day }.
status-line =
    { $round } – { $campaign }
    Hạn: { $due }
    { $state }
status-missing = Đã có { $done }/{ $all } mục. Còn thiếu: { $names }
status-missing-any = Chưa báo cáo (chỉ cần ít nhất một mục): { $names }
status-done = Đã đủ. Cảm ơn anh/chị!
and-more = { $names } và { $count } mục nữa
due-by = hết ngày { $day }
due-before = trước ngày { $day } (ngày cuối còn kịp: { $safe })
due-words = «{ $words }» (ngày cuối còn kịp: { $safe })

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
line-share-registered = { $line } ({ $share }% đăng ký)
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
no-round = { $unit } hiện không có kỳ báo cáo nào đang mở nên em chưa ghi số này.
not-an-officer = Anh/chị không phụ trách báo cáo của đơn vị nào nên em chưa ghi số này.
which-campaign = Số này thuộc chương trình nào ạ? Em chưa ghi.
undone =
    Đã hủy, số liệu trở lại như trước:
    { $lines }
undo-gone = Các số này đã được thay đổi sau đó nên em không hủy. Anh/chị dùng «sửa» nếu cần.
line-undone = • { $name }: { $value }
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
note-kept = Đã lưu ghi chú cho { $round }. Chưa có số liệu nào được ghi.
media-later = Em đã nhận tin nhưng hiện chỉ đọc được chữ. Anh/chị gửi số liệu bằng tin nhắn chữ giúp em.
trouble = Xin lỗi, em gặp trục trặc khi xử lý tin này. Tin đã được lưu, người vận hành sẽ xem lại.

## Hỏi từng mục

guided =
    ({ $number }/{ $all }) { $name }{ $unit }
    { $before }
guided-before = Kỳ trước: { $value }.
guided-how = Anh/chị gõ số, hoặc chọn:
guided-how-flow = Anh/chị gõ số phát sinh thêm, hoặc chọn:
guided-how-text = Anh/chị gõ nội dung, hoặc chọn:
guided-how-reached = Đã đạt chưa ạ?
guided-end = Đã hỏi hết các mục. { $state }
guided-stop = Đã dừng. Các số đã ghi vẫn giữ; gửi «báo cáo» để tiếp tục.

## Hỏi lại

ask-words = Em chưa rõ phần này: «{ $words }».
ask-both =
    { $question }
    Phần đã rõ (chưa ghi):
    { $lines }
ask-numbers_without_indicator = «{ $words }» là số của chỉ tiêu nào ạ? Xin ghi kèm tên, ví dụ: { $example }
ask-several_figures = «{ $words }» có nhiều số hoặc nhiều chỉ tiêu. Anh/chị tách ra bằng dấu chấm phẩy giúp em.
ask-ambiguous_name = «{ $words }» có thể là nhiều chỉ tiêu. Anh/chị ghi rõ tên giúp em.
ask-missing_value = { $name }: bao nhiêu{ $unit } ạ?
ask-unreadable_number = Số trong «{ $words }» em chưa đọc được. { $name } là bao nhiêu{ $unit } ạ?
ask-negative_value = { $name } không thể là số âm. Số đúng là bao nhiêu{ $unit } ạ?
ask-unit_mismatch = { $name } tính bằng{ $unit }. Xin cho số theo{ $unit }.
ask-unit_missing = { $name }: «{ $words }» là số nào ạ?
ask-unknown_words = Em hiểu «{ $words }» như sau, đúng không ạ?
ask-unknown_words-open = Em chưa rõ «{ $words }». { $name } là bao nhiêu{ $unit } ạ?
ask-separator_ambiguous = { $name }: «{ $words }» là số nào ạ?
ask-level_vs_change_ambiguous = { $name }: «{ $words }» có đúng là mức giảm (không phải tỷ lệ hiện nay) không ạ?
ask-conflicting_values = { $name } có hai số khác nhau. Số nào đúng ạ?
ask-too_many_decimals = { $name }: số có quá nhiều chữ số thập phân. Số đúng là bao nhiêu{ $unit } ạ?
ask-too_large = { $name }: số quá lớn. Số đúng là bao nhiêu{ $unit } ạ?
ask-percent_over_100 = { $name }: tỷ lệ không thể quá 100%. Số đúng là bao nhiêu ạ?
ask-non_integer_count = { $name } phải là số nguyên. Số đúng là bao nhiêu{ $unit } ạ?
ask-implausible_above_province_target = { $name }: số này lớn hơn chỉ tiêu cả tỉnh ({ $target }). Số nào đúng ạ?
ask-correction_without_new_value = Anh/chị muốn sửa chỉ tiêu nào, số đúng là bao nhiêu ạ?
ask-total_falls = { $name }: lũy kế { $value } thấp hơn số đã báo ({ $before }). Có đúng không ạ?
unknown =
    Em chưa hiểu tin này nên chưa ghi gì.
    Ví dụ cách báo cáo: { $example }
    Gửi «trợ giúp» để xem thêm.

## Nhắc hạn

remind =
    🔔 Nhắc hạn: { $round }
    { $campaign }
    Hạn: { $due }
    { $unit } { $missing }
    Ví dụ: { $example }
remind-today =
    🔔 HÔM NAY là ngày cuối: { $round }
    { $campaign }
    Hạn: { $due }
    { $unit } { $missing }
    Ví dụ: { $example }
overdue =
    ⏰ Đã quá hạn: { $round }
    { $campaign }
    Hạn là { $due }. Vẫn nhận đến { $closes }.
    { $unit } { $missing }
remind-missing = còn thiếu { $count }/{ $all } mục: { $names }
remind-missing-any = chưa báo cáo (ít nhất một mục): { $names }

## Tổng hợp

digest-head =
    📊 { $title }
    { $campaign } · { $unit }
    Tính đến { $at }
digest-title-due-day = { $round }: ngày cuối nhận báo cáo
digest-title-morning-after = { $round }: kết quả sau hạn nộp
digest-title-close = { $round }: kết thúc kỳ
digest-title-now = { $round }
digest-counts = Đã báo cáo { $reported }/{ $expected } đơn vị: đúng hạn { $on_time }, muộn { $late }. Báo một phần: { $partial }. Chưa báo: { $silent }.
digest-progress = Tiến độ:
digest-registered = Đã đăng ký:
digest-sum = • { $name }: { $sum }
digest-sum-target = • { $name }: { $sum }/{ $target } ({ $share }%)
digest-range = • { $name }: { $low}–{ $high }, trung vị { $median } ({ $units } đơn vị)
digest-range-target = • { $name }: { $low }–{ $high }, trung vị { $median } ({ $units } đơn vị; chỉ tiêu { $target })
digest-reached = • { $name }: { $reached }/{ $units } đơn vị đạt
digest-missing = Chưa báo cáo: { $names }
digest-partial = Báo một phần: { $names }
digest-all-in = Tất cả đơn vị đã báo cáo đủ. Cảm ơn các anh/chị!
digest-by-unit = Theo địa bàn:
digest-by-unit-line = • { $unit }: { $reported }/{ $expected }
digest-notes = Khó khăn, kiến nghị:
digest-note = • { $unit }: { $note }
digest-cut = … và { $count } dòng nữa.
units-more = { $names } và { $count } đơn vị nữa
