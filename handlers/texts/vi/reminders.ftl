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
