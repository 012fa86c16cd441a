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
digest-cut-workbook = … còn { $count } dòng nữa, xem tệp Excel gửi kèm.
digest-cut-ask = … còn { $count } dòng nữa. Người phụ trách nhắn riêng cho bot: xuất excel.
digest-workbook = 📎 Bảng đầy đủ của bản tổng hợp.
units-more = { $names } và { $count } đơn vị nữa
