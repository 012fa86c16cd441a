## Activities

detail-villages = { $count } villages
detail-people = { $count } people
detail-households = { $count } households
detail-families = { $count } families
detail-gifts = { $count } gifts
detail-workdays = { $count } workdays
detail-gardens = { $count } gardens
detail-points = { $count } points
detail-resolved = { $count } resolved
detail-pending = { $count } pending
detail-total = { $count } in all
detail-budget_vnd = { $count } VND
detail-area_ha = { $count } ha
detail-area_m2 = { $count } m²
detail-percent = { $count }%
detail-length_m = { $count } m
