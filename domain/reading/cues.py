"""Which words say how a figure, a clause or a message is meant?

Patterns over the line of a part (`~` a name, `#` a figure, `@` a date or another opaque thing, words folded).
"""

from __future__ import annotations

import re
from re import Pattern


def _words(pattern: str) -> Pattern[str]:
    return re.compile(rf"(?<!\S)(?:{pattern})(?!\S)")


_NO = "khong|ko|k|hong|kg|khg|hok|chang|chua|chu"
_GAP = r"(?: (?!(?:dat|da|th|thuc|hien|ket)\b)[\w@:]+)"

# A whole clause that tells no result
FUTURE = _words(
    r"du kien|du tinh|tuan sau|thang sau|quy sau|nam sau|tuan toi|thang toi|quy toi|thoi gian toi|sap toi|ngay mai|"
    r"mai (?:se|moi|lam|do)|"
    r"se (?!dc|thanh)\w+|sap (?:lam|do|xong|hoan|khoi|co)|chuan bi|phan dau|co gang|hy vong|dinh (?:lam|do)|"
    r"muon (?:lam|xin)"
)
PLAN = _words(
    r"du kien|du tinh|tuan sau|thang sau|quy sau|nam sau|tuan toi|thang toi|quy toi|thoi gian toi|sap toi|ngay mai|"
    r"mai (?:se|moi|lam|do)|"
    r"se (?!dc|thanh)\w+|sap (?:lam|do|xong|hoan|khoi|co)|chuan bi|phan dau|muc tieu|co gang|hy vong|dang xin|"
    r"muon (?:lam|xin)|cho von|con phai|dinh (?:lam|do)|ke hoach (?:tuan|thang|quy|nam|la|lam|do|den|@|:|#|~|giao|"
    r"sau)|kh (?:tuan|thang|nam|la|:|#)|"
    r"(?<!dat )chi tieu (?:giao|duoc giao|la|nam|huyen|tinh|:|#)|(?:duoc |huyen |tinh |tren )giao|theo ke hoach|"
    r"ke hoach|"
    r"nhiem vu (?:toi|thang)"
)
RESULT = _words(
    r"da|dat|duoc|dc|xong|hoan thanh|thuc hien|th|ket qua|lam duoc|nghiem thu|ban giao|cong nhan|den nay|tuan nay|"
    r"thang nay|nay|hien (?:tai |moi |la |dat |duoc |o muc )*#"
)
UNACCEPTED = _words(
    r"chua nghiem thu(?: xong)?|cho (?:so lieu|ket qua|nghiem thu|tham dinh|cong nhan|quyet dinh|phe duyet|"
    r"doan|hoi dong)|dang cho|coi nhu|co ban (?:da )?(?:xong|hoan thanh|dat)|"
    r"gan xong|sap xong|"
    r"chua xong|dang (?:lam|do dang|thi cong|do|trien khai|hoan thien|xay|tham dinh|nghiem thu|xet|danh gia|"
    r"cham|lap ho so|trinh|de nghi)|do dang|"
    r"chua ban giao|chua hoan thanh|"
    r"chua duoc (?:cong nhan|nghiem thu)|tam tinh|uoc tinh|chua chinh thuc|so bo|chua chac|nghe noi|nghe dau|"
    r"hinh nhu|chac (?:la |khoang |duoc )?#|chac (?:la |cung |da |se )*(?:xong|dat|hoan thanh|duoc)|co le|"
    r"co khi|khong biet|ko biet|khong ro|khong nho"
)
NOTE = _words(
    r"kho khan|vuong mac|kien nghi|de nghi|de xuat|ghi chu|nguyen nhan|ly do|vi(?! du)|xin (?:cap|ho tro|them|duoc|"
    r"kinh phi|y kien)|"
    r"mong (?:huyen|tinh|cap tren|duoc)|trong do|cu the la|vd|vi du|ton tai|han che|luu y|can (?:them|ho tro|cap|"
    r"sua)|thieu"
)
SOMEBODY_ELSE = _words(
    r"(?<!du )toan tinh|ca tinh|(?<!gui )(?<!len )(?<!cho )ubnd (?:huyen|tinh|thi xa|thanh pho)(?: \w+){1,3} "
    r"(?:bao cao|thong bao|cho biet|:)|"
    r"tren dia ban (?:toan )?(?:huyen|tinh|thanh pho|thi xa)|tinh (?:ta|minh)|(?<!du )toan huyen|ca huyen|huyen (?:ta|"
    r"minh|em)|ca nuoc|toan quoc|nhieu (?:xa|"
    r"huyen|dia phuong|noi)|"
    r"cac (?:xa|huyen|dia phuong)|mot so xa|xa nguoi ta|xa khac|moi xa|binh quan (?:toan )?tinh"
)
OWN = _words(
    r"(?:xa|phuong|thi tran|thon|ben|dia ban|don vi|dang uy|uy ban) (?:em|minh|toi|ta|nha|chau|chung em|chung toi|"
    r"tui)|ubnd (?:xa|phuong|thi tran)|toan (?:xa|phuong)|"
    r"(?:em|toi|chau|minh|e|tui) (?:xin )?(?:bao cao|bao|bc|gui)|xin bao cao|bao cao (?:anh|chi|sep|ban|huyen|tinh|"
    r"tuan|thang)|ghi (?:cho|giup)|"
    r"tren dia ban xa|(?<!cac )(?<!nhieu )(?<!moi )xa (?:da|lam|bao|xin|dat|dang|hoan|co|do)|ubnd xa kinh"
)

# Messages that report nothing
NEWS = _words(
    r"doc bao|dua tin|vov\d?|vtv\d{0,2}|ttxvn|thong tan xa|bao tinh|"
    r"bao dien tu|bao mang|theo bao(?! cao)|theo (?:vov|vtv|ttxvn|tin tu)|"
    r"nguon(?= :)|nguon (?:bao|tin)|p \. v|pv|"
    r"phong vien|bai va anh|bai anh|tham khao|truyen hinh|thoi su|ban tin|"
    r"(?:dai dien|lanh dao|chu tich|bi thu|giam doc)(?: \w+){0,8} (?:cho biet|phat bieu|nhan manh|khang dinh)|"
    r"cho biet|hoi nghi (?:giao ban|so ket|tong ket|truc tuyen)|tin (?:moi|nong|vui|tuc)|"
    r"bao (?:ha tinh|ha giang|nhan dan|lao dong|tuoi tre|thanh nien|dan tri|nong nghiep|ld|nld|tt|tn|dt)|"
    r"vnexpress|facebook|fb|youtube|tiktok|zing"
)
PASTIME = _words(
    r"mat nuoc|cat nuoc|nuoc sach mat|mua bao hiem|hotline|cho thue|thue nha|phong tro|"
    r"xo so|giai dac biet|truot (?:mat|ve)|ve so|trung (?:so|thuong|giai)|lo de|bong da|"
    r"doi bong|bong chuyen|tran dau|ty so|viet nam|thai lan|u23|world cup|aff|ban thang|ve xem|nghi le|khuyen mai|"
    r"giam gia|can ban|ban (?:gap|re|nhanh|nha|dat|xe|oto|lai|buon|si|le)|thanh ly|gia (?:re|chi|uu dai)|ship|"
    r"inbox|ib|"
    r"vay (?:tien|nhanh|tieu dung)|the cao|nap the|quay so|thoi tiet|nhiet do|sinh nhat|dam cuoi|dam gio|an cuoi|"
    r"lien hoan|nhau|di choi|da bong|phim|ca nhac|karaoke|tuyen dung|"
    r"(?:gia )?vang (?:hom nay|sjc|tang|giam)|gia (?:vang|xang|lon|lua|heo)|xang (?:ron|tang|giam)|trung mua|ma otp|"
    r"otp|chuyen khoan|stk|so tai khoan|hoa hong|quang cao|uu dai|the duc|chay bo|di bo|quanh ho|"
    r"tien (?:dien|nuoc|luong)|phu cap|"
    r"hang xom|ai (?:biet|mua|can|co nhu cau)|"
    r"bao hiem (?:xe|o to|nhan tho)|do am|gia (?:\w+ ){1,3}hom nay"
)
INVITING = _words(
    r"kinh moi|giay moi|(?<!gi )moi (?:cac )?(?:dong chi|anh chi|ba con|bac|anh|chi|moi nguoi|ca nha|mn|"
    r"may dua)|du hop|"
    r"hop (?:giao ban|chi bo|truc tuyen|dan|thon)|lich (?:hop|truc|tiep|cat)|thong bao|"
    r"(?:de nghi|yeu cau|nhac|don doc) (?:cac|toan the|moi) (?:xa|don vi|dong chi|dia phuong|anh chi|thon)|"
    r"cac xa (?:chua|nao|nop|gui|luu y|khan truong|bao cao)|nop truoc(?! (?:ngay nao|khi nao|bao gio|hom nao))|"
    r"cat dien|mang theo"
)
COURTESY = _words(r"cam on|chuc|vui ve|chao|tran trong|kinh gui|thank|tks|hoan ho|chuc mung|tuyet voi|ok|vang")
COMMAND = _words(
    r"system|ignore|bo qua (?:moi |cac |tat ca )?(?:kiem tra|quy tac|huong dan|buoc|rang buoc|lenh|quy dinh)|prompt|"
    r"danh dau (?:la )?da duyet|override|sudo|drop table|khong can (?:kiem tra|hoi|xac nhan)|"
    r"quen (?:het|moi|cac)|vai tro moi|developer|admin mode|che do (?:quan tri|admin)|tu dong duyet|xoa (?:het|"
    r"toan bo|moi)|ghi de|instructions?"
)
QUESTION = _words(
    r"khi nao|ngay may|han chot|bao gio|may gio|ngay nao|hom nao|hoi nao|(?<!sau )(?<!biet )bao nhieu|the nao|"
    r"nhu nao|lam sao|sao (?:ko|"
    r"khong|chua|lai|vay|z)|cho nao|o dau|gui dau|gui ai|cho ai|ai nhan|la gi|cai gi|gi vay|gi a|may (?:km|%|muc|cai|"
    r"ngay|chi tieu|tieu chi|vuon|ban)|"
    r"(?:duoc|dung|phai|can|kip|co|xong|nop|gui|(?<!may )tinh) (?:khong|ko|k|hong|chua|hok)(?: a| vay| nhi| v|"
    r" em| anh| chi|"
    r" bac| chau| ha| nhe| the| z)*|hay (?:la )?(?:theo |tinh )?(?:#|km|met|m|ty|trieu|phan tram|%|ho|nguoi)|"
    r"ha (?:chau|em|anh|chi|bac)|cho (?:em |bac |minh |toi |chi |anh |chau )?hoi(?! dong)|hoi (?:chut|ti|xiu|ty)|"
    r"(?:roi|xong|nay|km|met|dong|%|#|~|cao) (?:chua|a)(?: vay| nhi| em| chau| anh| chi)? \?|het han (?:chua|khi)"
)
WONDERING = _words(
    r"\?|khi nao|bao gio|ngay nao|bao nhieu|the nao|lam sao|cho (?:em |bac |minh |toi )?hoi(?! dong)|o dau"
)
NIL = _words(
    rf"(?:{_NO}) (?:co |thay |he )?(?:phat sinh|ps|bien dong|so lieu|so nao|so gi|hoat dong (?:nao|gi))|"
    rf"(?:{_NO}) (?:co |lam |thay |trien khai |thuc hien )?(?:duoc |them )?(?:gi|j|cai gi|chi|viec gi|muc nao|"
    rf"noi dung (?:nao|gi))"
    r"(?: moi| phat sinh| them| ca| het| de bao cao| dau| bao cao)*|phat sinh (?:=|:)? ?(?:0|khong)|so lieu (?:=|"
    r":)? ?khong|"
    rf"(?:{_NO}) co (?:(?!phat)[\w~]+ ){{1,6}}nao (?:\w+ )?phat sinh(?: them| moi)*|"
    rf"(?:{_NO}) (?:co )?(?:thay doi|gi moi)|(?:{_NO}) (?:lam|co|thuc hien|trien khai)(?: duoc)? (?:cong viec|"
    rf"chi tieu|noi dung|hang muc) nao|bao cao trang|(?:trang|zero) (?:so|ky nay)"
)
FIX = _words(
    r"sua lai|sua(?: tu| giup| cho| so| thanh| la| dum| ho| :| em| lai| bao cao)+|(?<!gia )dinh chinh(?! sach)|"
    r"dieu chinh(?: lai)?|cai chinh|(?:bao|go|ghi|nhap|noi|viet|danh|gui|doc|bam|tinh|cong|bi|e|em|toi|bac|chau|sr|"
    r"so|la) nham(?! (?:nhom|nguoi|cho|tin|group))|nham(?! (?:nhom|nguoi|cho|tin|group))|go sai|bao sai|ghi sai|"
    r"nhap sai|gui sai|"
    r"chinh lai|sua #|sua ~|xin sua|cap nhat lai|thay (?:so|vi|bang|cho)|dung (?:ra )?(?:la|phai la)|moi dung|bi sai|"
    r"bao thua|bao thieu|bao lon|(?:khong|ko|k|hok|hong) phai (?:la )?[\d.,]+(?:km|m|%)?|"
    r"chu (?:khong|ko|k|hong|hok) phai (?:la )?(?:mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi)"
)
REGISTERS = _words(r"dang ky|dang ki|dk|dky|dki|dang ky moi")

# How a figure of a clause is meant; the figure is the group q
MORE = _words(r"them|tang them|moi|cong them|phat sinh them|tang|bo sung")
TOTAL = _words(
    r"luy ke|luy tien|tong (?:cong|so|lai|den|tu|dat|la|luy)|tong|tu dau nam|dau nam (?:den|toi)|den nay|toi nay|"
    r"tinh den|den (?:het|thoi diem|hien)|tat ca|cong don|nang (?:tong|len)|ca dot|tu truoc den|tu dau (?:dot|"
    r"chien dich|phong trao)"
)
NO_TOTAL = _words(r"tong (?:don|ket|kinh|von|muc|ve sinh|hop|duyet|cuc|thu|so tien|gia tri|so von|bi thu|cong ty)")
FALLS = _words(r"giam|giam them|giam duoc|keo giam|giam nghe?o")
RISES = _words(r"tang|tang them|nang|cong them")
PLAN_SHARE = re.compile(
    r"(?P<q>#) (?:so voi |so |cua |tong |theo |muc )*(?:ke hoach|kh|khoach|du toan|dt|chi tieu|muc tieu|nghi quyet|"
    r"nq|ctieu|giao)(?!\S)"
    r"|(?<!\S)(?:ke hoach|kh|du toan|chi tieu|muc tieu|nghi quyet)(?: (?:nam|giao|de ra|duoc giao|huyen|tinh|dat|la|"
    r"=|:|thang|quy|@|da|moi)){0,4} (?P<q2>#)"
)
COMPARED = re.compile(
    r"(?<!\S)(?:tang|giam|hon|vuot|kem|nhieu hon|it hon)(?: them| khoang| thap| cao|"
    r" duoc)? (?P<q>#)(?=(?: \w+){0,2} (?:so|cung ky|nam truoc|nam ngoai|thang truoc|tuan truoc|quy truoc|"
    r"ky truoc)(?!\S))"
    r"|(?<!\S)(?:so voi|so vs|(?<!tong )so|cung ky|nam ngoai|nam truoc|thang truoc|tuan truoc|quy truoc|ky truoc|"
    r"lan truoc)(?: (?!nay)[\w@:]+){0,4}? (?P<q2>#)"
    r"|(?<!\S)(?:so voi|bang|hon|cao hon|thap hon) (?:muc |so )?(?P<q3>#) (?:cua |cung |nam |thang |ky )"
)
PLANNED = re.compile(
    rf"(?<!\S)(?:ke hoach|kh|chi tieu|muc tieu|duoc giao|huyen giao|tinh giao|(?<!ban )giao|phan dau|du kien|"
    rf"se){_GAP}{{0,4}}? (?P<q>#)"
    r"|(?P<q2>#) (?:theo |cua )?(?:ke hoach|kh|chi tieu|muc tieu|duoc giao)(?!\S)"
)
SIZED = re.compile(
    r"(?<!\S)(?:rong|day|cao|sau|be rong|mat duong|be mat|tiet dien|khau do|dai|chieu dai|chieu rong|ban kinh|"
    r"nen duong|le duong)(?: binh quan| khoang| la| tu| :)? (?P<q>#)"
)
LEFT = re.compile(
    r"(?<!\S)(?:(?<!ba )con|con lai|con thieu|thieu|chua)(?: (?!mot)\w+){0,2}? (?P<q>#)|(?P<q2>#) (?:con lai|"
    r"chua (?!\S*nghiem))"
)
SUMMED = re.compile(
    r"(?<!\S)(?:nang tong|tong(?: so| cong| lai)?|luy ke|cong don|tu dau nam|den nay|nang len|len|ca nam|tinh den|"
    r"tong la)(?: (?!them|tang|roi)[\w@:~=]+){0,6}? (?P<q>#)"
    r"|(?P<q2>#) (?:\w+ )?(?:tu dau nam|luy ke|tong cong|tinh den nay)"
)
TO = re.compile(
    r"(?<!\S)(?:con|xuong|xuong con|chi con|len|dat|hien|hien con|la|nay|hien nay)(?: con| chi| la| o muc)* (?P<q>#)"
)
FROM_TO = re.compile(
    r"(?<!\S)tu (?:muc )?(?P<q># )(?:[\w@,]+ ){0,4}?(?:xuong|len|con|giam|thanh|->|den)(?: [\w]+){0,3}? (?P<q2>#)"
)
ZERO = re.compile(
    rf"(?<!\S)(?:{_NO})(?: co| xay ra| de xay ra| phat sinh| ghi nhan| con| bi)*(?: vu| ai| truong hop| nguoi| ca|"
    rf" nao)* ~(?:(?: va| hoac| hay| cung nhu| ,)(?: khong| ko| nguoi| co)* ~)*"
)
NONE_OF = re.compile(
    rf"~ (?:: |thi |la |= )?(?:{_NO})(?: co| phat sinh| ai| xay ra)*(?: vu| truong hop| ai| gi| nao)*(?=$| ,| ~| @|"
    rf" a$| bi ~)"
)
MONEY_ASIDE = _words(
    r"kinh phi|von|tri gia|dong gop|huy dong|ho tro|vay|muc dau tu|tong muc|tien|xa hoi hoa|quyen gop|ung ho|nguon|"
    r"chi phi|dau tu|gia|mua|doi ung|ngan sach (?:xa|huyen|tinh) (?:ho tro|cap|chi)|tai tro|quy|tang|thuong|cap|"
    r"dau thau|giai ngan|no"
)
