## Bảng điều khiển

# trong cuộc trò chuyện
dashboard-link =
    🖥 Bảng điều khiển của anh/chị:
    { $address }
    Liên kết dùng một lần, trong { $minutes } phút; xin đừng chuyển cho người khác.
dashboard-not-yours = Bảng điều khiển dành cho cán bộ tổng hợp và quản trị viên; anh/chị gửi «xem» để biết đơn vị mình còn nợ gì ạ.
dashboard-not-served = Bảng điều khiển chưa được bật ở đây; anh/chị liên hệ người vận hành giúp em ạ.
dashboard-private = Liên kết vào bảng điều khiển em chỉ gửi riêng: anh/chị mở cuộc trò chuyện riêng với em và gửi «bảng điều khiển» ạ.
dashboard-ended = Đã đăng xuất bảng điều khiển trên { $count } trình duyệt.
dashboard-none-open = Anh/chị hiện không mở bảng điều khiển ở trình duyệt nào.

# cửa vào
dashboard-title = Bảng điều khiển Giao Ban
dashboard-welcome = Chào { $name }, anh/chị bấm nút để mở bảng điều khiển trên trình duyệt này. Phiên làm việc dài { $hours } giờ.
dashboard-enter = Mở bảng điều khiển
dashboard-link-expired = Liên kết đã quá { $minutes } phút. Anh/chị nhắn «bảng điều khiển» cho bot để nhận liên kết mới ạ.
dashboard-link-spent = Liên kết này đã dùng rồi hoặc đã có liên kết mới hơn. Anh/chị nhắn «bảng điều khiển» cho bot để nhận liên kết mới ạ.
dashboard-link-forged = Liên kết không đúng. Anh/chị nhắn «bảng điều khiển» cho bot để nhận liên kết ạ.
dashboard-lost = Anh/chị không còn phụ trách đơn vị nào nên không xem được bảng điều khiển.
dashboard-signed-out = Anh/chị chưa đăng nhập hoặc phiên đã hết. Anh/chị nhắn «bảng điều khiển» cho bot để nhận liên kết ạ.
dashboard-bye = Anh/chị đã đăng xuất.
dashboard-not-found = Không có trang này, hoặc đơn vị không thuộc phạm vi của anh/chị.
dashboard-home = Về trang đầu
dashboard-busy = Máy chủ đang bận, số liệu không mất. Anh/chị thử lại sau ít phút ạ.

# khung
dashboard-skip = Bỏ qua phần đầu trang
dashboard-nav = Các trang
dashboard-missing = Còn thiếu
dashboard-progress = Tiến độ
dashboard-people = Liên lạc
dashboard-queues = Hộp gửi
dashboard-unit = Một xã
dashboard-sign-out = Đăng xuất
dashboard-choose = Chọn số liệu
dashboard-campaign = Phong trào
dashboard-round = Kỳ báo cáo
dashboard-own-unit = Đơn vị
dashboard-show = Xem
dashboard-path = Đang xem
dashboard-at = Số liệu lúc { $at }
dashboard-newer = Có số liệu mới.
dashboard-reload = Tải lại trang
dashboard-no-campaign = Đơn vị chưa tham gia phong trào nào đang chạy.
dashboard-no-round = Chưa có kỳ báo cáo nào được mở.
dashboard-page = Trang { $page }/{ $pages }
dashboard-pages = Chuyển trang
dashboard-before = Trang trước
dashboard-after = Trang sau

# còn thiếu
dashboard-due = Hạn: { $due }
dashboard-closed = Kỳ đã đóng lúc { $at }
dashboard-expected = Phải báo cáo
dashboard-complete = Đã đủ
dashboard-on-time = Đúng hạn
dashboard-late = Trễ hạn
dashboard-partial = Một phần
dashboard-silent = Chưa gửi
dashboard-open-rounds = Các kỳ đang mở
dashboard-parts = Theo đơn vị cấp dưới
dashboard-missing-list = Các xã còn thiếu ({ $count })
dashboard-nobody-missing = Không xã nào còn thiếu.
dashboard-commune = Xã, phường
dashboard-above = Trực thuộc
dashboard-state = Tình trạng
dashboard-lacks = Còn thiếu gì
dashboard-due-at = Hạn
dashboard-overdue = quá hạn
dashboard-part-done = { $done }/{ $all } mục
dashboard-share = { $share }% đã đủ

# tiến độ
dashboard-progress-list = Tiến độ các chỉ tiêu
dashboard-nothing-reported = Chưa có số liệu nào.
dashboard-indicator = Chỉ tiêu
dashboard-total = Đạt được
dashboard-target = Chỉ tiêu giao
dashboard-of-target = So với chỉ tiêu
dashboard-pace = Nhịp độ
dashboard-added = Kỳ này
dashboard-units = Số xã
dashboard-approved = Đã duyệt (kỳ này)
dashboard-range = { $low } – { $high }, giữa { $median }
dashboard-reached = { $reached }/{ $units } xã đạt
dashboard-course-done = Đạt
dashboard-course-ahead = Vượt tiến độ
dashboard-course-on = Đúng tiến độ
dashboard-course-behind = Chậm
dashboard-path-share = cần { $path }% đến nay
dashboard-bar = { $share }% chỉ tiêu
dashboard-bar-path = { $share }% chỉ tiêu, đến nay cần { $path }%
dashboard-documents = Tải tài liệu
dashboard-xlsx = Excel: bảng số liệu và lịch sử
dashboard-docx = Word: dự thảo báo cáo
dashboard-csv = CSV: bảng số liệu
dashboard-png = Hình: tiến độ

# một xã
dashboard-figures = Số liệu hiện nay
dashboard-registered = Đăng ký
dashboard-versions = Số lần gửi
dashboard-history = Lịch sử ({ $count } lần, mới nhất trước)
dashboard-no-history = Xã chưa gửi số liệu nào.
dashboard-when = Lúc
dashboard-who = Người gửi
dashboard-figure = Số liệu
dashboard-act = Loại
dashboard-why = Lý do
dashboard-act-report = Báo cáo
dashboard-act-correction = Đính chính
dashboard-act-withdrawal = Rút lại
dashboard-change = { $before } → { $after }
dashboard-verdict = Duyệt
dashboard-verdict-open = Chưa duyệt
dashboard-verdict-approved = Đã duyệt
dashboard-verdict-returned = Trả lại
dashboard-notes = Ý kiến trong kỳ
dashboard-contacts = Người báo cáo
dashboard-no-contacts = Chưa có ai tham gia.
dashboard-standing = Kỳ này:
dashboard-unknown = không rõ

# liên lạc
dashboard-reaches = Các xã theo khả năng liên lạc
dashboard-reach-reached = Liên lạc được
dashboard-reach-blocked = Đã chặn bot
dashboard-reach-left = Đã thôi nhiệm vụ
dashboard-reach-never = Chưa ai tham gia
dashboard-communes = Các xã: { $reach } ({ $count })
dashboard-no-communes = Không có xã nào.
dashboard-person = Cán bộ
dashboard-channel = Kênh
dashboard-seen = { $channel }, nhắn lần cuối { $at }
dashboard-left-on = thôi từ { $day }
dashboard-blocked = { $channel }, đã chặn
dashboard-no-chat = chưa có cuộc trò chuyện
dashboard-lost-groups = Nhóm đã mất liên lạc
dashboard-group = Nhóm

# hộp gửi
dashboard-outbox = Tin nhắn chưa gửi xong
dashboard-lane = Loại tin
dashboard-lane-ack = Xác nhận
dashboard-lane-reply = Trả lời
dashboard-lane-reminder = Nhắc hạn
dashboard-lane-digest = Tổng hợp
dashboard-waiting = Đang chờ
dashboard-sending = Đang gửi
dashboard-failed = Không gửi được
dashboard-doubtful = Không chắc đã gửi
dashboard-stale = Quá hạn nên không gửi
dashboard-oldest = Tin chờ lâu nhất: từ { $at }.
dashboard-unsent = Tin không gửi được hoặc không chắc đã đến
dashboard-to = Gửi cho
dashboard-none-waiting = Không tin nào đang chờ.
dashboard-quotas = Hạn mức tin nhắn trong tháng
dashboard-bot = Bot
dashboard-month = Tháng
dashboard-used = Đã dùng
dashboard-of-quota = So với hạn mức
dashboard-going-without = Đang tạm dừng
dashboard-ration-early = Nhắc sớm
dashboard-quota-bar = đã dùng { $share }% hạn mức
