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
