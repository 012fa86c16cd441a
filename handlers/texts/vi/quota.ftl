## Hạn mức tin nhắn

quota-short =
    ⚠️ { $bot } đã gửi { $used }/{ $monthly } tin của tháng { $month }.
    Khi thiếu tin, em bỏ lần lượt: tổng hợp, nhắc sớm, nhắc khác.
    Trả lời cán bộ được giữ đến cuối cùng.
quota-spent =
    ⛔ { $bot } đã hết tin của tháng { $month } ({ $used }/{ $monthly }).
    Em vẫn nhận và ghi báo cáo, nhưng chưa trả lời được qua tài khoản này.
    Ai có kênh khác thì em trả lời ở kênh đó.
