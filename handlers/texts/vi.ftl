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
    Giao Ban là hệ thống tự động. Em chỉ lưu: tên hiển thị, mã tài khoản, đơn vị, vai trò và các số liệu, tin, ảnh, vị trí, tệp báo cáo; dùng để nhắc hạn và tổng hợp thi đua.
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
line-on-day = { $line } (ngày { $day })
line-dropped = • { $name }: bỏ, tin không còn ghi
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
edited-ask =
    ✏️ Anh/chị vừa sửa tin nhắn. Em sửa số đã ghi như sau ạ? (chưa sửa)
    { $lines }
edited-changed = Số liệu vừa có người thay đổi nên em chưa sửa gì. Anh/chị gửi «xem», rồi dùng «sửa» nếu cần.
note-difficulty = 📝 Đã lưu khó khăn, vướng mắc vào { $round }. Chưa có số liệu nào được ghi.
note-proposal = 📝 Đã lưu kiến nghị, đề xuất vào { $round }. Chưa có số liệu nào được ghi.
note-example = 📝 Đã lưu gương điển hình vào { $round }. Chưa có số liệu nào được ghi.
note-remark = 📝 Đã lưu ghi chú vào { $round }. Chưa có số liệu nào được ghi.
note-dropped = Đã rút lại nội dung này.
media-later = Em chỉ đọc được chữ, ảnh, vị trí và bảng .xlsx, .csv. Anh/chị gửi số liệu bằng tin nhắn chữ giúp em.
trouble = Xin lỗi, em gặp trục trặc khi xử lý tin này. Tin đã được lưu, người vận hành sẽ xem lại.

## Hoạt động

detail-villages = { $count } thôn
detail-people = { $count } người
detail-households = { $count } hộ
detail-families = { $count } gia đình
detail-gifts = { $count } suất quà
detail-workdays = { $count } ngày công
detail-gardens = { $count } vườn
detail-points = { $count } điểm
detail-resolved = đã giải quyết { $count }
detail-pending = còn { $count }
detail-total = tổng { $count }
detail-budget_vnd = { $count } đồng
detail-area_ha = { $count } ha
detail-area_m2 = { $count } m²
detail-percent = { $count }%
detail-length_m = { $count } m

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
ask-unit_mismatch = { $name } tính bằng{ $unit }. Số theo{ $unit } là bao nhiêu ạ?
ask-unit_missing_ambiguous = { $name }: «{ $words }» là số nào ạ?
ask-unaccepted = { $name }: «{ $words }». Phần này đã nghiệm thu, công nhận xong chưa ạ?
ask-range = { $name }: «{ $words }». Số đã hoàn thành chắc chắn là bao nhiêu{ $unit } ạ?
ask-range_and_unaccepted = { $name }: xin số đã hoàn thành chắc chắn{ $unit }; phần chưa nghiệm thu em ghi vào ghi chú.
ask-vague_quantity = { $name }: «{ $words }». Xin số cụ thể, bao nhiêu{ $unit } ạ?
ask-incomplete_number = Số bị cắt: «{ $words }». { $name } là bao nhiêu{ $unit } ạ?
ask-separator_ambiguous_and_implausible = { $name }: «{ $words }» là số nào ạ? (Chỉ tiêu cả tỉnh: { $target })
ask-implausibly_large = { $name }: số này rất lớn so với một xã (chỉ tiêu cả tỉnh: { $target }). Số nào đúng ạ?
ask-date_or_fraction_ambiguous = «{ $words }»: đó là ngày tháng hay số liệu ạ? { $name } là bao nhiêu{ $unit }?
ask-total_vs_gain_ambiguous = «{ $words }» là tổng số đã đạt. { $name }: kỳ này tăng thêm bao nhiêu{ $unit } ạ?
ask-percent_of_plan_not_value = { $name }: «{ $words }» là tỷ lệ so với kế hoạch. Số đã thực hiện là bao nhiêu{ $unit } ạ?
ask-count_not_rate = { $name } theo dõi bằng{ $unit }. «{ $words }» thì bằng bao nhiêu{ $unit } ạ?
ask-done_vs_registered_ambiguous = { $name }: «{ $words }» là số đã hoàn thành hay số đăng ký ạ?
ask-compound_two_values = { $name } chỉ ghi một số. Anh/chị chọn số nào ạ?
ask-other_unit = Đây có vẻ là số liệu của đơn vị khác. Xin để cán bộ đơn vị đó tự báo cáo; em chưa ghi gì.
ask-unsure_name = «{ $words }»: ý anh/chị là { $name } phải không ạ?
ask-unknown_words = Em hiểu «{ $words }» như sau, đúng không ạ?
ask-unknown_words-open = Em chưa rõ «{ $words }». { $name } là bao nhiêu{ $unit } ạ?
ask-separator_ambiguous = { $name }: «{ $words }» là số nào ạ?
ask-level_vs_change_ambiguous = { $name }: «{ $words }» có đúng là mức giảm (không phải tỷ lệ hiện nay) không ạ?
ask-level_vs_change_ambiguous-open = «{ $words }» là mức thay đổi hay số hiện nay ạ? { $name } hiện là bao nhiêu{ $unit }?
ask-conflicting_values = { $name } có hai số khác nhau. Số nào đúng ạ?
ask-too_many_decimals = { $name }: số có quá nhiều chữ số thập phân. Số đúng là bao nhiêu{ $unit } ạ?
ask-too_large = { $name }: số quá lớn. Số đúng là bao nhiêu{ $unit } ạ?
ask-percent_over_100 = { $name }: tỷ lệ không thể quá 100%. Số đúng là bao nhiêu ạ?
ask-non_integer_count = { $name } phải là số nguyên. Số đúng là bao nhiêu{ $unit } ạ?
ask-implausible_above_province_target = { $name }: số này lớn hơn chỉ tiêu cả tỉnh ({ $target }). Số nào đúng ạ?
ask-correction_without_new_value = Anh/chị muốn sửa chỉ tiêu nào, số đúng là bao nhiêu ạ?
ask-total_falls = { $name }: lũy kế { $value } thấp hơn số đã báo ({ $before }). Có đúng không ạ?
ask-unlike_before = { $name }: { $value } khác nhiều so với số đã báo ({ $before }). Số nào đúng ạ?
ask-said_again = { $name }: anh/chị vừa báo { $value }. Cộng thêm lần nữa ạ?
ask-other_period = Anh/chị nói «{ $words }»; kỳ đang mở là { $round }. Em ghi vào kỳ này ạ?
ask-by_other = { $who } đã ghi { $name } là { $before } ({ $at }). Thay bằng { $value } ạ?
courtesy = Dạ, em cảm ơn anh/chị!
unknown =
    Em chưa hiểu tin này nên chưa ghi gì.
    Ví dụ cách báo cáo: { $example }
    Gửi «trợ giúp» để xem thêm.

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
button-other = Mục khác
button-drop = Bỏ
file-too-large = Tệp anh/chị gửi lớn quá nên em chưa lưu (ảnh tối đa 10 MB, bảng tối đa 5 MB). Anh/chị thu nhỏ rồi gửi lại giúp em.
file-gone = Em không tải được tệp anh/chị đã gửi. Anh/chị gửi lại giúp em.
photo-unreadable = Em không mở được ảnh này nên chưa lưu. Anh/chị gửi lại ảnh JPEG, PNG hoặc WebP giúp em.

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
cell-percent = { $value } hay { $hundredfold } ạ? Xin gõ số có dấu % trong ô dạng chữ (Text).
cell-unknown = em không thấy chỉ tiêu «{ $words }» trong kỳ này.
cell-mixed = mã { $code } không khớp với tên «{ $name }».
cell-twice = chỉ tiêu này đã có ở ô { $at }.
cell-unclear = em chưa rõ «{ $words }».
cell-unlikely = { $question } Nếu đúng, anh/chị để trống ô này và nhắn riêng số đó.

## Trả lời câu hỏi

answer-deadline = { $round }: hạn { $due }.
answer-receiver = Nơi nhận: { $receiver }.
answer-award = Cơ cấu giải thưởng { $campaign }:
answer-award-line = • Giải { $rank }: { $count } giải, { $value } đồng mỗi đơn vị
answer-no-award = Văn bản của { $campaign } không nêu mức thưởng.
answer-unit = { $name } tính bằng { $unit }.
answer-target = { $name }: chỉ tiêu { $scope } { $target }.
answer-target-above = { $name }: chỉ tiêu { $scope } trên { $target }.
answer-no-target = { $name }: văn bản không nêu chỉ tiêu bằng số.
scope-province = toàn tỉnh
scope-district = cấp huyện
scope-commune = mỗi xã
scope-department = mỗi sở, ngành

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
