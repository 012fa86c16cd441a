"""Which ordinary words does a report consist of?

Folded words. A word in none of these lists is unknown: it may be misspelt, left over from an input method, or the name
of a place; what stands beside a figure and stays unknown is asked about.
"""

from __future__ import annotations


def listed(words: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(words.split())


# Courtesy, verbs of doing, words of time and place: they change no figure.
PLAIN = listed(
    """
    a ac ad admin ah ai ak alo an anh au ay ba bac ban bang bao baocao bat bay bc bcao bce bch be ben benh bi
    bien biet binh bit bo boi bon bq bs btct bth btxm bu bua buoi c ca cac cach cai cam can cao cap cat cau cay
    ccb cg ch chac cham chan chao chap chau chay che chi chien chieu chin chinh cho chon chu chua chuan chuc
    chung chut chuyen cn co coi con cong ctx cu cua cuc cug cung cuoi cuong cuu cx da dac dai dam dan dang danh
    dao dap dat dau day dc ddc de dem den deu di dia dich diem dien dinh dk do doan doc doi don dong dot dtn du
    dua duc dum dung duoc duong duy e em ga gach gan gap gat ghi gi gia giai giam gian giang giao giau giay gio
    gioi giong giu giua giup gom gop gui ha haha hai ham han hang hanh hay hc hdnd he hen het hi hien hieu hihi
    hnay hnd ho hoa hoac hoach hoan hoat hoc hoi hok hom hon hong hop hpn hqua huong huy huyen hy i ie it j ji k
    kdc ke kem ken keo ket kg kha khac khach khai khan khao khen khg khi kho khoa khoai khoan khoang khoi khong
    khu khuyen khuyet kia kiem kien kieu kinh kk ko kt ktxh ky la lac lai lam lan lang lanh lao lap lau le len
    lien lieu linh lo loai loi lon long lop lua luat luc luon luong luot lut luu luy luyen ly m ma mac mai man
    mang mat mau may men mia mien mieng minh mn mng mo moc moi mon mot mt mttq mua muc muoi muon nam nang nao
    nay ne nen neu ng ngan nganh ngap ngay nghe nghen ngheo nghi nghia nghiem nghiep nghin ngo ngoai ngoi nguoi
    nguon nguyen nha nhaa nhaaa nhac nham nhan nhanh nhap nhat nhau nhe nhen nhi nhiem nhieu nho nhoa nhoe nhu
    nhua nhung nhut nien noi nong nop nta ntm nu nua nui nuoc nuoi o oi ok okay oke okela okie on ong ot phai
    pham phan phat phay phe phi phieu pho phong phu phuc phuong q1 q2 q3 q4 qd qua quan quang quanh quoc quy
    quyen quyet r ra rang rat rau rieng roai roi rong ruc rui ruoi sach san sang sau se sep sinh so soat soc soi
    som son song sorry sp sr su sua suat suc sung suot t t2 t3 t4 t5 t6 t7 t8 ta tac tach tai tam tan tang tao
    tap tat tay te ten tet th thac thai tham than thang thanh thao thap thau the them theo thep thi thich thien
    thiet thieu thim tho thoai thoi thon thong thu thua thuan thuc thue thuoc thuong thuy ti tich tien tiep tiet
    tieu tin tinh tk tl to toa toan toc toi tom ton tong tot tra trach tram tran trang tranh trao trau tre tren
    tri trien trieu trinh tro trong trot tru trua truc trung truoc truong truyen tt ttt tu tuan tung tuoi tuong
    tuy tuyen ty u ubnd uhm ui uk uong v va vai van vang vao vat vay ve vi viec vien viet vit vn vo voi von vs
    vu vua vui vung vuon vuong vuot vx xa xac xay xem xet xh xi xin xo xoa xom xong xu xuan xuat xuc xung y yeu
    z zay ạ done update report week team choa man ni nỏ rua
    """
)

ONES = {
    "một": 1,
    "mốt": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "tư": 4,
    "năm": 5,
    "lăm": 5,
    "nhăm": 5,
    "sáu": 6,
    "bảy": 7,
    "bẩy": 7,
    "tám": 8,
    "chín": 9,
}
# Without diacritics; those that are also other words count as numbers only where a number must stand.
PLAIN_ONES = {
    "mot": 1,
    "hai": 2,
    "ba": 3,
    "bon": 4,
    "tu": 4,
    "nam": 5,
    "lam": 5,
    "nham": 5,
    "sau": 6,
    "bay": 7,
    "tam": 8,
    "chin": 9,
}
OTHER_WORDS_TOO = frozenset({"tu", "nam", "lam", "nham", "sau", "bay", "tam", "năm", "tư", "lăm", "nhăm"})
ONLY_AFTER_TENS = frozenset({"lăm", "nhăm", "mốt", "lam", "nham", "tư", "tu"})

TEN = frozenset({"mười", "muoi"})
TENS = frozenset({"mươi", "muoi", "chục", "chuc"})
HUNDRED = frozenset({"trăm", "tram"})
SCALES = {
    "nghìn": 1_000,
    "ngàn": 1_000,
    "nghin": 1_000,
    "ngan": 1_000,
    "k": 1_000,
    "triệu": 1_000_000,
    "trieu": 1_000_000,
    "tr": 1_000_000,
    "củ": 1_000_000,
    "tỷ": 1_000_000_000,
    "tỉ": 1_000_000_000,
    "ty": 1_000_000_000,
    "ti": 1_000_000_000,
}
POINT = frozenset({"phẩy", "phảy", "phay", "chấm", "cham"})
ODD = frozenset({"linh", "lẻ", "le"})
HALF_MORE = frozenset({"rưỡi", "rưởi", "ruoi"})
HALF = frozenset({"nửa", "nua"})
TWENTY = frozenset({"hăm", "ham"})
NUMBER_WORDS = frozenset(
    {*ONES, *PLAIN_ONES, *TEN, *TENS, *HUNDRED, *SCALES, *POINT, *ODD, *HALF_MORE, *HALF, *TWENTY} - {"k", "củ"}
)

# A number behind these names a thing, a time or a place; it counts nothing.
ORDERED = listed(
    """
    thon xom ban to khu ap cum doi lop khoa ky dot lan dieu khoan muc bieu phu luc so tuyen
    thu chuong trang vtv nq ct qd kh nhom vong hang loai cap tt tang phong
    """
)
# The same with diacritics: `đăng ký 01` and `tăng 2` are none of them.
ORDERED_WRITTEN = listed(
    """
    thôn xóm bản tổ khu ấp cụm đội lớp khóa khoá kỳ kì đợt lần điều khoản mục biểu phụ lục số tuyến thứ chương trang
    nhóm vòng hàng loại cấp tầng phòng
    """
)
TIME_WORDS = frozenset({"week", "nam", "thang", "tuan", "quy", "ngay", "thu", "t", "q", "n"})

HOLIDAYS = listed(
    "1/1 3/2 8/3 10/3 26/3 30/4 1/5 7/5 15/5 19/5 1/6 5/6 28/6 27/7 19/8 2/9 5/9 15/9 10/10 13/10 14/10 "
    "20/10 18/11 20/11 1/12 19/12 22/12"
)
