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
ask-part_of_year = «{ $words }» là số của một tháng hay một tuần. { $name } tính lũy kế từ đầu năm: đến nay là bao nhiêu{ $unit } ạ?
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
place-impossible = Vị trí này không có thật nên em chưa lưu. Anh/chị chia sẻ lại vị trí giúp em.
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
cell-cut = số «{ $words }» và ghi chú «{ $more }»: có phải số { $words },{ $more } không ạ? Xin đặt số trong dấu ngoặc kép, hoặc lưu thành .xlsx.
cell-beyond = hàng này dài hơn hàng tiêu đề (ô { $at }). Số có dấu phẩy xin đặt trong dấu ngoặc kép, hoặc lưu thành .xlsx.
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

## Nhắc hạn nhiều kỳ, báo lên trên

remind-several = 🔔 Anh/chị còn { $count } báo cáo chưa xong:
remind-item =
    • { $round } – { $campaign }
      Hạn: { $due }
      { $unit } { $missing }
remind-item-overdue =
    • ⏰ QUÁ HẠN: { $round } – { $campaign }
      Hạn: { $due }
      { $unit } { $missing }
remind-more = … và { $count } báo cáo nữa. Gửi «xem» để biết đủ.
due-extended = hết ngày { $day } (đã gia hạn)
button-extend = Xin gia hạn
button-away = Đi công tác
button-nudge = Nhắc ngay
button-grant = Gia hạn
button-absent = Vắng mặt
button-agree = Đồng ý
button-refuse = Không đồng ý
escalate = 📋 { $count } đơn vị chưa xong báo cáo, cần anh/chị đôn đốc:
escalate-round = { $round } – { $campaign } (hạn { $day })
escalate-line = • { $unit }: còn thiếu { $left }/{ $all } mục, đã nhắc { $often } lần
escalate-line-nobody = • { $unit }: còn thiếu { $left }/{ $all } mục, chưa nhắc được ai
escalate-more = … và { $count } báo cáo nữa.
escalate-over = Các báo cáo trong tin này đã xong hoặc không còn thuộc quyền anh/chị.
escalate-nudged = Đã nhắc cán bộ của { $count } báo cáo còn thiếu.
escalate-nobody = Chưa liên lạc được với ai ở: { $units }
escalate-which-extend = Gia hạn cho đơn vị nào ạ?
escalate-which-away = Cán bộ của đơn vị nào vắng mặt ạ?
nudge =
    📣 { $who } đề nghị báo cáo ngay:
    { $round } – { $campaign }
    { $unit }: { $missing }
extend-ask = Xin gia hạn { $round } của { $unit } thêm bao lâu ạ?
extend-grant-ask = Gia hạn { $round } của { $unit } thêm bao lâu ạ?
extend-option = { $count } ngày làm việc (đến { $day })
extend-why = Xin cho biết lý do (một câu).
extend-sent = Đã gửi đề nghị gia hạn đến { $day }. Có trả lời em báo ngay.
extend-nobody = Chưa có ai ở cấp trên nhận được đề nghị này trên hệ thống. Anh/chị liên hệ trực tiếp giúp em.
extend-request =
    🙏 { $who } ({ $unit }) xin gia hạn { $round } đến { $day }.
    Lý do: { $reason }
extend-done = Đã gia hạn { $round } của { $unit } đến hết ngày { $day }; nhận muộn nhất đến { $closes }.
extend-already = Đơn vị này đã có hạn bằng hoặc muộn hơn ngày đó.
extend-granted =
    ✅ { $round } của { $unit } được gia hạn đến hết ngày { $day }.
    Lý do: { $reason }
extend-refused = { $round } của { $unit } không được gia hạn. Anh/chị báo cáo theo hạn cũ giúp em.
extend-refused-done = Đã trả lời { $unit }: không gia hạn { $round }.
away-ask = Vắng đến bao giờ ạ?
away-option = { $count } ngày làm việc (đến { $day })
away-done = Đã ghi: anh/chị vắng đến { $day }. Trong lúc đó em nhắc: { $who }. Về sớm thì gửi «đã về».
away-nobody = chưa có ai thay
away-unit = Đã ghi: cán bộ của { $unit } vắng đến { $day }; em nhắc người thay.
away-told = Anh/chị được ghi là vắng mặt đến { $day }, em tạm không nhắc. Nếu không đúng, gửi «đã về».
away-back = Đã ghi: anh/chị đã về. Em nhắc như thường.
role-stand_in = người báo cáo thay
why = Các lần nhắc gần nhất:
why-none = Em chưa nhắc anh/chị lần nào.
why-line =
    { $round } ({ $campaign }), { $unit }
    Quy tắc: { $rule }
    Đến hạn nhắc: { $at }
    Kết quả: { $result }
rule-before = { $count } ngày làm việc trước ngày cuối
rule-day = sáng ngày cuối
rule-after = quá hạn { $count } ngày làm việc
rule-stand_in = quá hạn, nhắc người báo cáo thay
rule-head = quá hạn, báo lãnh đạo xã
rule-coordinator = quá hạn, báo cán bộ tổng hợp cấp trên
rule-province = quá hạn, báo cấp tỉnh
why-sent = đã gửi lúc { $at } qua { $channel }
why-not-sent = chưa gửi ({ $state })
why-collapsed = gộp vào lần nhắc sau
why-stale = bỏ vì đã quá lúc cần nhắc
why-nobody = chưa có ai để nhắc

## Tổng hợp

digest-head =
    📊 { $title }
    { $campaign } · { $unit }
    Tính đến { $at }
digest-head-updated =
    📊 { $title }
    { $campaign } · { $unit }
    Cập nhật lúc { $at }
digest-title-weekly = { $round }: tình hình hằng tuần
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
digest-excused = { $line } Được miễn: { $count }.
digest-done = { $line } ✓
digest-behind = { $line }, chậm: lẽ ra { $path }%
digest-on = { $line }, đúng tiến độ
digest-ahead = { $line }, vượt tiến độ
digest-change = { $line } [{ $change } so với lần trước]
digest-praise = Biểu dương:
digest-praise-first = • Sớm nhất: { $names }
digest-praise-best = • Dẫn đầu: { $names }
digest-praise-improved = • Tiến bộ (kỳ trước muộn, kỳ này đúng hạn): { $names }
digest-missing = Chưa báo cáo: { $names }
digest-partial = Báo một phần: { $names }
digest-all-in = Tất cả đơn vị đã báo cáo đủ. Cảm ơn các anh/chị!
digest-by-unit = Theo địa bàn:
digest-by-unit-line = • { $unit }: { $reported }/{ $expected }
digest-notes = Khó khăn, kiến nghị:
digest-note = • { $unit }: { $note }
unreachable = 📵 { $count } đơn vị chưa có ai nhận được tin nhắn:
unreachable-never = • { $unit }: chưa ai tham gia
unreachable-gone = • { $unit }: đã chặn hoặc rời cuộc trò chuyện
progress-unknown = Em không thấy chương trình hay chỉ tiêu «{ $code }». Gửi /tiendo để xem tất cả.
progress-none = Chưa có số liệu nào trong kỳ này.
digest-cut = … và { $count } dòng nữa.
units-more = { $names } và { $count } đơn vị nữa

## Xếp hạng, xét thưởng

rank = 🏁 Xếp hạng { $round } (chỉ gửi riêng anh/chị):
rank-rule = Quy tắc: tỷ lệ mục đã báo; đủ và đúng hạn; bình quân mức đạt chỉ tiêu tự đăng ký (mỗi chỉ tiêu tính tối đa 100%). Bằng nhau thì đồng hạng.
rank-line = { $place }. { $unit }: báo { $reported }% của { $asked } mục, { $time }
rank-attained = { $line }, đạt { $share }% đăng ký
rank-on-time = đúng hạn
rank-not-on-time = chưa đủ hoặc muộn
rank-own = { $round }: đơn vị anh/chị xếp thứ { $place }/{ $all } của { $above }.
rank-none = Chưa có kỳ báo cáo nào để xếp hạng cho anh/chị.
awards = 🏅 Căn cứ xét thưởng { $campaign }:
awards-tier = • Giải { $rank }: { $count } giải
awards-people = Đây là số liệu trên hệ thống để tham khảo; việc xét thưởng do hội đồng quyết định.
awards-line = • { $unit }: đủ { $complete }/{ $asked } kỳ, đúng hạn { $time } kỳ
awards-line-targets = • { $unit }: đủ { $complete }/{ $asked } kỳ, đúng hạn { $time } kỳ, đạt { $share }% đăng ký

## Hình

picture-progress-title = Tiến độ: { $round }
picture-where = { $unit } · tính đến { $at }
picture-reported = Đã báo cáo đủ { $reported }/{ $expected } đơn vị
picture-on-time = đúng hạn { $count }
picture-late = muộn { $count }
picture-partial = một phần { $count }
picture-silent = chưa báo { $count }
picture-excused = được miễn { $count }
picture-nobody-owes = Kỳ này không có đơn vị nào phải báo cáo.
picture-nothing-yet = Chưa có số liệu nào.
picture-done = Đạt chỉ tiêu
picture-behind = Chậm tiến độ (cần { $share }%)
picture-on-path = Đúng tiến độ (cần { $share }%)
picture-ahead = Vượt tiến độ (cần { $share }%)
picture-path-note = Vạch đen: mức cần có đến { $day } nếu mỗi ngày làm được như nhau.
picture-reached = { $reached }/{ $units } đơn vị đạt
picture-not-told = { $count } chưa báo
picture-milestone-note = Xanh đậm: đạt; gạch chéo: đã báo, chưa đạt; trắng: chưa báo.
picture-median = trung vị { $median }
picture-range = từ { $low } đến { $high }
picture-target = chỉ tiêu { $target }
picture-range-note = Dải xanh: từ đơn vị thấp nhất đến cao nhất; chấm tròn: trung vị; vạch đen: chỉ tiêu chung.
picture-told = { $count } đơn vị có số liệu
picture-added = kỳ này thêm { $added }
picture-left-out = Không đủ chỗ vẽ { $count } mục: { $names }.
picture-left-out-count = Không đủ chỗ vẽ { $count } mục.
picture-more = và { $count } mục nữa

## Văn bản

workbook-sheet-cover = Bìa
workbook-sheet-overview = Tổng hợp
workbook-sheet-matrix = Theo đơn vị
workbook-sheet-values = Số liệu
workbook-sheet-versions = Lịch sử
workbook-sheet-notes = Ghi chú
workbook-title-cover = SỐ LIỆU BÁO CÁO THI ĐUA
workbook-title-overview = BẢNG TỔNG HỢP KẾT QUẢ THEO CHỈ TIÊU
workbook-title-matrix = BẢNG TỔNG HỢP KẾT QUẢ THEO ĐƠN VỊ
workbook-round-as-of = { $round } · số liệu đến { $at }
workbook-discipline = Chấp hành chế độ báo cáo
workbook-campaign = Chương trình
workbook-campaign-code = Mã chương trình
workbook-document = Văn bản
workbook-document-number = { $document } số { $number }
workbook-document-day = { $document } ngày { $date }
workbook-document-month = { $document } tháng { $date }
workbook-document-year = { $document } năm { $date }
workbook-document-of = { $document } của { $body }
workbook-province = Tỉnh
workbook-unit = Đơn vị
workbook-round = Kỳ báo cáo
workbook-due = Hạn báo cáo
workbook-as-of = Số liệu đến
workbook-rows-values = Số dòng trang «Số liệu»
workbook-checksum-values = SHA-256 trang «Số liệu»
workbook-rows-versions = Số dòng trang «Lịch sử»
workbook-checksum-versions = SHA-256 trang «Lịch sử»
workbook-checksum-how =
    Cách kiểm tra: lấy các dòng từ dòng 2 của trang, theo thứ tự; nối các ô của một dòng bằng dấu tab, cuối mỗi dòng thêm ký tự xuống dòng (LF).
    Số viết thập phân đầy đủ với dấu chấm, không có số 0 thừa ở cuối; thời gian viết dạng 2023-06-20 08:00:00; ô trống để trống.
    SHA-256 của chuỗi đó trong mã UTF-8 (NFC) phải bằng giá trị trên. Trang có phần nối tiếp («… 2») thì ghép vào sau.
workbook-not-official = Bản tổng hợp từ tin báo của các đơn vị, không thay cho báo cáo chính thức có số, chữ ký và dấu.
workbook-number = TT
workbook-unit-key = Mã đơn vị
workbook-district = Địa bàn
workbook-code = Mã chỉ tiêu
workbook-indicator = Chỉ tiêu
workbook-measured-in = ĐVT
workbook-reached-or-not = 1 = đạt
workbook-increment = Trong kỳ
workbook-total = Lũy kế / hiện có
workbook-registered = Đăng ký
workbook-share-registered = Phần đăng ký đã đạt
workbook-state = Tình trạng
workbook-first-reported = Báo lần đầu
workbook-text = Nội dung
workbook-said-at = Thời điểm
workbook-version = Lần
workbook-before = Trước
workbook-after = Sau
workbook-act = Loại
workbook-act-report = báo cáo
workbook-act-correction = sửa
workbook-act-withdrawal = rút lại
workbook-person = Người báo
workbook-why = Lý do
workbook-why-edited = người báo sửa tin nhắn
workbook-why-insisted = đã hỏi lại, người báo xác nhận ({ $reason })
workbook-note-kind = Loại nội dung
workbook-note-difficulty = khó khăn, vướng mắc
workbook-note-proposal = kiến nghị, đề xuất
workbook-note-example = gương điển hình
workbook-note-remark = ghi chú
workbook-target = Mục tiêu
workbook-reached = Thực hiện
workbook-share = Tỷ lệ
workbook-path = Cần đạt đến nay
workbook-low = Thấp nhất
workbook-median = Trung vị
workbook-high = Cao nhất
workbook-units-reported = Số đơn vị báo
workbook-expected = Phải báo cáo
workbook-reported = Đã báo cáo
workbook-on-time = Đúng hạn
workbook-late = Muộn
workbook-partial = Một phần
workbook-missing = Chưa báo
workbook-excused = Được miễn
workbook-completeness = Tỷ lệ báo cáo
workbook-sum = Cộng
letter-draft = DỰ THẢO
letter-remark = Dự thảo, số liệu tổng hợp từ tin báo của các đơn vị đến { $at }
letter-nation = CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
letter-motto = Độc lập - Tự do - Hạnh phúc
letter-committee = Ủy ban nhân dân
letter-committee-short = UBND
letter-number = Số:        /BC-{ $body }
letter-place = { $place }, ngày       tháng { $month } năm { $year }
letter-kind = BÁO CÁO
letter-subject = Kết quả thực hiện { $campaign }
letter-opening = Thực hiện { $document }, { $body } báo cáo kết quả «{ $campaign }», số liệu đến { $at }, như sau:
letter-results = KẾT QUẢ THỰC HIỆN
letter-by-indicator = Kết quả theo chỉ tiêu
letter-indicators-told = Có { $told }/{ $all } chỉ tiêu đã có số liệu của các đơn vị, cụ thể theo bảng dưới đây.
letter-there = Đã đạt hoặc vượt mục tiêu:
letter-behind = Chậm so với tiến độ chia đều theo thời gian:
letter-behind-one = { $name } (đạt { $share }%, cần { $path }%)
letter-reached = { $reached }/{ $units } đơn vị đạt
letter-spread = { $low } – { $high }; trung vị { $median }
letter-told = Nội dung các đơn vị đã triển khai
letter-discipline = Chấp hành chế độ báo cáo
letter-counts =
    Đã báo cáo { $reported }/{ $expected } đơn vị, trong đó đúng hạn { $on_time }, muộn { $late }. Báo một phần: { $partial } đơn vị; chưa báo cáo: { $silent } đơn vị.
letter-excused = Được miễn báo cáo kỳ này: { $count } đơn vị.
letter-missing = Đơn vị chưa báo cáo:
letter-remarks = Nội dung khác do các đơn vị nêu
letter-difficulties = KHÓ KHĂN, VƯỚNG MẮC
letter-no-difficulties = Trong kỳ, các đơn vị chưa nêu khó khăn, vướng mắc.
letter-proposals = KIẾN NGHỊ, ĐỀ XUẤT
letter-no-proposals = Trong kỳ, các đơn vị chưa nêu kiến nghị, đề xuất.
letter-examples = GƯƠNG ĐIỂN HÌNH
letter-closing = Trên đây là báo cáo của { $body }./.
letter-receivers = Nơi nhận:
letter-archive = - Lưu: VT, ….
letter-signer-post = [Quyền hạn, chức vụ của người ký]
letter-signer-name = [Họ và tên]
picture-heat-title = Theo đơn vị: { $round }
picture-complete = Đã báo cáo đủ
picture-low = thấp
picture-high = cao
picture-silent-cell = – chưa báo
picture-sign-share = % so với chỉ tiêu của chính đơn vị
picture-sign-reached = ✓ phần trăm số xã đạt chỉ tiêu của xã
picture-sign-reached-one = ✓ đạt, ✗ chưa đạt chỉ tiêu của xã
picture-sign-rank = # hạng trong cột: 1 là cao nhất, 0 là chưa có
picture-sign-told = • phần trăm số xã đã báo
picture-sign-told-one = • ✓ đã báo, ½ một phần
picture-lowest = Chỉ vẽ { $shown } đơn vị thấp nhất trong { $told } đơn vị đã báo; { $silent } đơn vị chưa báo.
picture-from-top = Từ cao xuống thấp: { $names }
picture-top = Cao nhất: { $names }
picture-bottom = thấp nhất: { $names }
picture-trend-title = Diễn biến: { $name }
picture-trend-now = Đã có { $value }
picture-trend-median = Trung vị các đơn vị { $value }
picture-trend-reached = { $value } đơn vị đạt
picture-trend-path = Cần có { $needed } để đạt { $target } đúng hạn

## Xuất tệp

export =
    📄 { $round } – { $campaign }
    { $unit }: đã báo cáo đủ { $reported }/{ $expected } đơn vị, tính đến { $at }.
export-without-history = Lịch sử có { $count } dòng, dài quá nên em không kèm; người vận hành lấy được bằng lệnh «giaoban export».
export-which-format = Anh/chị cần tệp loại nào ạ?
export-which = Anh/chị cần tệp của chương trình, đơn vị nào ạ?
export-picture = Ảnh
export-nothing = Chưa có kỳ báo cáo nào được mở ở đơn vị của anh/chị nên chưa có gì để xuất.
export-no-campaign = Em không thấy chương trình { $campaign }. Đang chạy: { $running }.
export-not-yours = Tệp tổng hợp chỉ dành cho cán bộ tổng hợp và quản trị viên; anh/chị gửi «xem» để biết đơn vị mình còn nợ gì ạ.
export-help = Lấy số liệu về máy: «xuất excel», «xuất word», «xuất csv» hoặc «xuất ảnh».
