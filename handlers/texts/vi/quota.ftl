## Hạn mức tin nhắn

quota-short =
    ⚠️ { $bot } đã gửi { $used }/{ $monthly } tin của tháng { $month }.
    Khi thiếu tin, em bỏ lần lượt: tổng hợp, nhắc sớm, nhắc khác.
    Trả lời cán bộ được giữ đến cuối cùng.
quota-spent =
    ⛔ { $bot } đã hết tin của tháng { $month } ({ $used }/{ $monthly }).
    Em vẫn nhận và ghi báo cáo, nhưng chưa trả lời được qua tài khoản này.
    Ai có kênh khác thì em trả lời ở kênh đó.
bot-full =
    Tài khoản này đã đủ người nên chưa ghi nhận được anh/chị.
    Anh/chị nhắn mã { $code } cho { $bot } giúp em; mã vẫn còn dùng được.
bot-full-everywhere =
    Các tài khoản của Giao Ban đều đã đủ người.
    Anh/chị báo quản trị viên mở thêm tài khoản giúp em; mã mời vẫn còn dùng được.
forward = Anh/chị chuyển tiếp tin dưới đây vào nhóm của { $unit } giúp em:
ride = Anh/chị còn:
