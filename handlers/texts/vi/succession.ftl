## Đơn vị sau sắp xếp

digest-grouping = Nhóm theo địa bàn huyện cũ: { $units } đơn vị mới, trong đó { $shared } đơn vị có cả phần của huyện khác, nên cộng các nhóm không bằng toàn tỉnh.
