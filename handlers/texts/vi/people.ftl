## Người tham gia: mã, thêm kênh, bàn giao, mất máy

code-paused = Em đã nhận nhiều mã sai. Anh/chị vui lòng thử lại sau { $minutes } phút, hoặc nhờ người mời kiểm tra mã.
joined-later = Vị trí này bắt đầu từ ngày { $day }; từ hôm đó em sẽ nhắc và nhận báo cáo.
not-allowed = Anh/chị hiện không có quyền làm việc này ở đơn vị đó. Nếu cần, anh/chị nhờ cán bộ tổng hợp cấp trên giúp ạ.
connect-code =
    Để dùng thêm kênh khác (Zalo hoặc Telegram), anh/chị mở kênh đó, tìm Giao Ban và gửi:
    kết nối { $code }
    Mã dùng một lần, đến { $until }. Anh/chị không đưa mã cho người khác.
connect-ask = Nối cuộc trò chuyện này với tài khoản của { $name }. Đúng là anh/chị chứ ạ?
button-connect = Đúng, nối vào
button-not-me = Không phải tôi
connected =
    Đã nối. Chào anh/chị { $name }! Từ nay anh/chị báo cáo ở kênh nào cũng được.
    Em trả lời ở nơi anh/chị nhắn, và nhắc hạn ở kênh anh/chị dùng gần nhất.
connected-resume = Anh/chị đang trả lời dở một câu hỏi ở kênh kia: gửi «tiếp tục» để làm tiếp ở đây.
connected-elsewhere = Tài khoản của anh/chị vừa được nối thêm kênh { $channel }. Nếu không phải anh/chị, bấm nút dưới đây.
disconnected = Đã gỡ kênh { $channel } vừa nối. Anh/chị không đưa mã cho người khác nhé.
connect-same = Cuộc trò chuyện này đã là của anh/chị rồi. Anh/chị gửi mã này từ kênh kia.
connect-taken = Cuộc trò chuyện này đang thuộc một tài khoản khác, em chưa nối được. Anh/chị nhờ người quản trị giúp.
resumed =
    ↪ Câu hỏi đang dở:
    { $question }
post = { $role } của { $unit }
hand-over-nothing = Hiện anh/chị không giữ vị trí nào để bàn giao.
hand-over-which = Anh/chị bàn giao vị trí nào ạ?
hand-over-ask = Anh/chị bàn giao vị trí { $post } cho người khác ạ? Em sẽ đưa một mã để anh/chị chuyển cho người nhận.
hand-over-not-held = Anh/chị không còn giữ vị trí đó nữa.
hand-over-code =
    Mã bàn giao vị trí { $post }: { $code }
    Anh/chị chuyển mã này cho người nhận; người đó gửi cho em: /start { $code }
    Mã dùng một lần, đến { $until }. Đến khi người nhận đồng ý, anh/chị vẫn giữ vị trí này.
hand-over-done = Đã bàn giao vị trí { $post } cho { $name }. Em không nhắc anh/chị về việc này nữa. Cảm ơn anh/chị!
hand-over-yours = Từ hôm nay anh/chị là { $post }. Gửi «xem» để biết các báo cáo đang mở.
claim-who =
    Anh/chị cho em biết họ tên và đơn vị, cách nhau bằng dấu phẩy. Ví dụ:
    Nguyễn Thị Lan, xã Tượng Sơn
claim-known = Em vẫn nhận ra anh/chị ở đây, không cần làm lại. Nếu muốn dùng thêm ứng dụng khác (Zalo, Telegram), anh/chị gửi «kết nối».
claim-sent = Em đã ghi yêu cầu. Nếu đúng là cán bộ đã đăng ký, người phụ trách sẽ xem; có kết quả em báo ngay ở đây.
claim-enough = Em đã ghi các yêu cầu trước của anh/chị. Anh/chị liên hệ trực tiếp người phụ trách giúp em.
claim-request =
    📱 Có người báo là { $name } ({ $units }), mất máy hoặc đổi máy.
    Tài khoản mới: «{ $sender }» trên { $channel }.
    Anh/chị gọi điện cho { $name } để chắc chắn rồi hãy đồng ý.
claim-warning = ⚠️ Có người xin chuyển tài khoản của anh/chị sang một máy khác ({ $channel }). Nếu không phải anh/chị, bấm nút dưới đây.
claim-over = Yêu cầu này đã được trả lời hoặc đã quá hạn.
claim-agreed = Đã chuyển tài khoản của { $name } sang máy mới. Máy cũ đã được gỡ.
claim-moved = Tài khoản đã được chuyển sang máy mới. Em không gửi tin vào đây nữa.
claim-welcome =
    Người phụ trách đã đồng ý. Chào anh/chị { $name }!
    { $due }
claim-refused = Người phụ trách không đồng ý yêu cầu chuyển máy. Anh/chị liên hệ trực tiếp người phụ trách giúp em.
claim-refused-done = Đã từ chối. Tài khoản của { $name } vẫn ở máy cũ.
card-title = Phiếu mời tham gia Giao Ban
card-qr = Mã QR của mã mời { $code }
card-telegram = Telegram: quét mã QR bằng máy ảnh, bấm «Bắt đầu».
card-find = { $channel }: tìm «{ $bot }», gửi: { $code }
card-send = Mở Giao Ban trên Zalo hoặc Telegram, gửi: { $code }
card-until = Mã dùng một lần, đến hết ngày { $day }. Không đưa cho người khác.
