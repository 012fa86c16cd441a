"""What do people call the things that indicators count?

By words of an indicator's own name: further names under which officers report it. Ours, to be added to.
"""

from __future__ import annotations

_LISTS = {
    "giao thong nong thon": (
        "duong be tong, duong btxm, duong lang ngo xom, duong nong thon moi, duong truc thon, duong giao "
        "thong nong thon, gtnt, duong thon xom, duong ngo xom, duong gtnt, duong giao thong nt, btxm, duong "
        "ntm, duong be tong nong thon, duong"
    ),
    "kenh muong": "kenh, kenh muong, muong noi dong, kenh muong noi dong, muong tuoi",
    "ranh thoat": "ranh, cong ranh, ranh thoat nuoc, cong thoat nuoc, ranh thai",
    "khu dan cu": "kdcm, khu dan cu, kdc mau, khu dan cu ntm kieu mau, khu dan cu ntm, khu mau",
    "vuon mau": "vuon, vuon mau, vuon ho, vm, vuon kieu mau",
    "che phu rung": "do che phu rung, che phu, rung che phu, ty le che phu rung",
    "qua dao tao": (
        "ld dao tao, lao dong da qua dao tao, ld da qua dao tao, lao dong dao tao, ty le lao dong dao tao, "
        "qua dao tao, ldqdt, ld qua dt, lao dong qua dt"
    ),
    "viec lam": (
        "viec lam moi, viec lam, giai quyet viec lam moi, giai quyet viec lam, gqvl, vl moi, tao viec lam, "
        "tao viec lam moi, tao vl"
    ),
    "hop ve sinh": "nuoc hop ve sinh, nuoc hvs, nuoc sinh hoat hop ve sinh",
    "chat thai ran": (
        "rac thai, rac, chat thai, thu gom rac thai, rac thai thu gom xu ly, rac thai duoc thu gom, rac thai "
        "duoc thu gom xu ly, rac thai sinh hoat, thu gom xu ly rac thai, thu gom rac, rac thai thu gom, xu ly "
        "rac thai, thu gom xu ly rac, rac duoc thu gom"
    ),
    "thu nhap binh quan": "tnbq, thu nhap bq, thu nhap binh quan dau nguoi, thu nhap dau nguoi, tn binh quan, tn bq",
    "gia tri san xuat": (
        "gtsx, gia tri sx, gia tri san xuat binh quan, gia tri san xuat tren ha, gia tri sx binh quan, gia "
        "tri san xuat tren don vi dien tich"
    ),
    "nuoc dat tieu chuan": (
        "nuoc sach dat chuan, nuoc sach, nuoc dat chuan, nuoc sach nong thon, nuoc sach nt, nuoc sach dat tieu chuan"
    ),
    "gia dinh van hoa": (
        "gdvh, gia dinh vh, gd van hoa, gia dinh dat chuan van hoa, ho gia dinh van hoa, gia dinh dat van "
        "hoa, gd vh, thon vh, thon dat chuan van hoa, lang van hoa, to dan pho van hoa"
    ),
    "dat chuan quoc gia": (
        "truong chuan, truong chuan qg, truong dat chuan, truong hoc dat chuan quoc gia, truong hoc dat chuan"
    ),
    "thu ngan sach": (
        "thu ns, thu ngan sach nn, thu nsnn, thu ngan sach xa, thu ns xa, tong thu ngan sach, tong thu ns, "
        "thu ngan sach nha nuoc, thu nsdb, thu ns tren dia ban"
    ),
    "khach du lich": "khach, du khach, luot khach, khach tham quan, khach dl, khach den tham quan, luong khach du lich",
    "ho ngheo": "ho ngheo, ty le ngheo, tl ho ngheo, ho ngheo da chieu, ty le ho ngheo da chieu, tl ngheo",
    "ho so tthc": (
        "ho so truc tuyen, hs truc tuyen, ho so tt, ho so nop truc tuyen, nop ho so truc tuyen, ho so tiep "
        "nhan truc tuyen"
    ),
    "so vu": "vu tngt, vu tai nan, vu tai nan giao thong, tngt, tai nan, so vu",
    "nguoi chet": "nguoi chet, chet, tu vong, nguoi tu vong, so nguoi tu vong",
    "bi thuong": "bi thuong, nguoi bi thuong, so nguoi bi thuong",
    "nha o": (
        "nha tinh nghia, nha dai doan ket, nha tinh thuong, nha cho ho ngheo, nha ho ngheo, nha o cho ho "
        "ngheo, nha tam, can nha, ngoi nha, xoa nha tam, nha o ho kho khan, nha chinh sach, nha nguoi co cong"
    ),
    "cong trinh chao mung": "cong trinh chao mung dai hoi, ct chao mung, cong trinh, cong trinh dai hoi",
    "san pham dat tieu chuan ocop": "sp ocop, ocop, san pham dat ocop, san pham ocop, sp dat ocop",
    "dan so do thi": "nuoc sach do thi, nuoc sach dt",
    "tieu chi nong thon moi": "tieu chi, tc ntm, tieu chi ntm, so tieu chi, tieu chi nong thon moi",
    "antt": "an toan an ninh trat tu, an ninh trat tu, antt, don vi an toan antt",
    "tang dan so": "tang dan so tu nhien, ty le tang dan so, ty le tang dan so tu nhien, dan so tu nhien",
    "to chuc co so dang": "tccsd, to chuc dang, co so dang, to chuc co so dang hoan thanh tot, chi bo hoan thanh tot",
    "co quan, don vi dat chuan van hoa": "co quan van hoa, co quan dat chuan van hoa, cqvh, don vi van hoa",
    "xa dat chuan ntm": "xa ntm, xa dat chuan ntm, dat chuan ntm, xa nong thon moi, dat chuan nong thon moi",
    "xa nong thon moi nang cao": "ntm nang cao, xa ntm nang cao, ntm nc, nong thon moi nang cao",
    "xa nong thon moi kieu mau": "ntm kieu mau, xa ntm kieu mau, nong thon moi kieu mau",
    "vung manh toan dien": "vung manh toan dien, vmtd, co so vung manh",
}
ALSO = {key: tuple(names.split(", ")) for key, names in _LISTS.items()}
