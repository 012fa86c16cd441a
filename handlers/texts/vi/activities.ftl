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
