## Việc của cấp trên qua tin nhắn

order-which-unit = Có nhiều đơn vị tên «{ $place }». Anh/chị chọn đơn vị nào ạ?
order-did-you-mean = Em không thấy «{ $place }» trong phạm vi của anh/chị. Có phải là:
order-unknown-unit = Em không thấy «{ $place }» trong các đơn vị anh/chị phụ trách.
order-which-round = { $unit } còn nhiều báo cáo chưa xong. Anh/chị chọn báo cáo nào ạ?
order-one-unit = Trong { $unit } có nhiều xã chưa xong. Anh/chị nêu tên từng xã giúp em.
order-nothing-owed = { $unit } hiện không có báo cáo nào còn thiếu.
order-extend =
    Gia hạn { $round } của { $unit } đến hết ngày { $day }.
    Lý do: { $reason }
    Đúng không ạ?
order-excuse =
    Miễn { $round } cho { $unit }; em không nhắc và không tính là thiếu nữa.
    Lý do: { $reason }
    Đúng không ạ?
order-remind = Nhắc ngay { $unit } ({ $count } xã còn thiếu báo cáo). Đúng không ạ?
order-invite = Tạo mã mời { $role } của { $unit }. Đúng không ạ?
order-invited =
    Mã mời { $role } của { $unit }: { $code }
    Người được mời gửi cho em: /start { $code }
    Mã dùng một lần, đến { $until }.
order-bots-full = Các tài khoản bot đã đủ người, em chưa tạo được mã. Anh/chị báo quản trị viên giúp em.
order-excused = Đã miễn { $round } cho { $unit }. Lý do: { $reason }
order-excused-told =
    ✅ { $unit } được miễn { $round }.
    Lý do: { $reason }
order-too-early = Ngày { $day } không muộn hơn hạn đang có, hoặc đã qua. Anh/chị cho em ngày khác.
order-too-late = Ngày { $day } quá xa. Anh/chị cho em ngày khác.
order-all-reachable = Các đơn vị của anh/chị đang có kỳ báo cáo đều liên lạc được.
order-start =
    Bắt đầu «{ $title }», từ { $start } đến { $end }.
    Em sẽ mở kỳ, nhắc hạn và tổng hợp theo kế hoạch. Đúng không ạ?
order-stop =
    Dừng «{ $title }» ({ $start } đến { $end }).
    Em không mở kỳ, không nhắc và không tổng hợp nữa; số liệu đã báo vẫn giữ. Đúng không ạ?
order-started = Đã bắt đầu «{ $title }»: { $count } việc theo lịch phía trước.
order-stopped = Đã dừng «{ $title }».
order-no-campaign = Em không có phong trào nào mã «{ $campaign }».
order-runs-already = «{ $title }» đang chạy rồi.
order-over =
    «{ $title }» đã kết thúc ngày { $end }. Muốn chạy lại vào ngày khác, anh/chị gửi:
    bắt đầu { $code } từ 1/1
order-other-dates = «{ $title }» đã chạy trước đây với các ngày khác. Anh/chị nhờ quản trị viên bắt đầu với mã mới.
help-orders =
    Việc của cán bộ tổng hợp:
    • «nhắc xã …», «gia hạn xã … đến 25/6 vì …», «miễn xã … vì …»
    • «không liên lạc được», «mời xã … cán bộ»
