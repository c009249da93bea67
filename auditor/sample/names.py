"""Invented names. A running number always gives the same name, and no two numbers give the same one.

Uniqueness matters: a registry row may be looked up by name, and a chance namesake would spoil the truth.
"""

from __future__ import annotations

_FIRST = (
    "岚澜沁珩璟霁芷溯栎澄曦暄翊昀霖珞瑾岑溪屿湉稷穗筠荀萱蔚蓁藜衡询谧豫轩辰逸"
    "遥郁郇鄢酉铄锦阆霏韶颀颢飏骁鹭麒黛"
)
_SECOND = (
    "禾川舟野原岸帆桥泉星雁枫桐柏松榆槐樟橙橡杉竹苇荷蓝茗棠梨杏桦枝叶萤羽翎鲸"
    "鲤鹿麟驹舆笛琴瑟钟磬墨砚笺简册岩崖峪峰"
)
_CITIES = ("贵阳", "六盘水", "遵义", "安顺", "毕节", "铜仁", "黔西南", "黔东南", "黔南", "贵州")
_TRADES = (
    "网络科技", "信息技术", "文化传媒", "农业发展", "茶业", "食品", "建筑工程", "装饰设计",
    "医疗器械", "物流", "电子商务", "旅游开发", "酒业", "环保科技", "教育咨询", "人力资源",
    "汽车服务", "机械设备", "新材料", "生态林业", "商贸", "物业管理", "广告", "数据服务",
    "软件开发", "工艺品", "健康管理", "苗绣文创", "检测技术", "园林绿化",
)  # fmt: skip
_TAILS: dict[str, tuple[str, ...]] = {
    "enterprise": ("有限公司", "有限责任公司", "股份有限公司"),
    "government": ("综合服务局", "事务管理局"),
    "institution": ("公共服务中心", "研究所"),
    "social_organisation": ("行业协会", "促进会"),
    "private_non_enterprise": ("培训学校", "服务社"),
}
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅"
    "沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆"
)
_GIVEN = (
    "安柏宸澄楚春辞达丹德迪典东敦恩帆芳飞枫福刚歌光国涵航浩禾恒宏华欢晖嘉坚建"
    "江杰晶景静君凯康可兰乐黎力立莲良霖玲龙露曼梅美萌民敏明宁培鹏平琪启千强青"
    "清庆秋然荣蓉瑞若珊尚诗书舒硕思松泰涛天庭彤婉伟文雯希晓欣秀雪雅言彦阳宜怡"
)
_PINYIN = (
    "qian",
    "lan",
    "heng",
    "jing",
    "zhi",
    "su",
    "cheng",
    "yun",
    "lin",
    "cen",
    "xi",
    "yu",
    "shan",
    "he",
    "lu",
    "qiao",
)
_PROVIDERS = ("云计算", "数据中心", "通信技术", "网络服务", "互联科技", "智算")

_COMPANIES = len(_FIRST) * len(_SECOND) * len(_TRADES) * len(_CITIES)
_PEOPLE = len(_SURNAMES) * len(_GIVEN) ** 2
_STRIDE = 7_368_787  # a prime that divides neither count: neighbours look unlike, none repeats


def unit_name(i: int, nature: str) -> str:
    """The name of unit number `i`: city, two invented syllables, trade, legal form."""
    turn, j = divmod(i, _COMPANIES)
    rest, a = divmod(j * _STRIDE % _COMPANIES, len(_FIRST))
    rest, b = divmod(rest, len(_SECOND))
    city, trade = divmod(rest, len(_TRADES))
    tails = _TAILS[nature]
    return f"{_CITIES[city]}{_FIRST[a]}{_SECOND[b]}{_TRADES[trade]}{turn or ''}{tails[i % len(tails)]}"


def renamed(name: str) -> str:
    """A later name of a unit, which no other unit has."""
    city = next(c for c in _CITIES if name.startswith(c))
    return f"{city}新{name.removeprefix(city)}"


def brand(i: int) -> str:
    """The two invented syllables in the name of unit number `i`."""
    rest, a = divmod(i * _STRIDE % _COMPANIES, len(_FIRST))
    return _FIRST[a] + _SECOND[rest % len(_SECOND)]


def site_stem(i: int, nature: str) -> str:
    """What the sites of unit or person number `i` are called before "官网" and the like; no other's are."""
    if nature != "individual":
        return unit_name(i, nature).removesuffix(_TAILS[nature][i % len(_TAILS[nature])])
    turn, j = divmod(i, _COMPANIES)
    rest, a = divmod(j * _STRIDE % _COMPANIES, len(_FIRST))
    rest, b = divmod(rest, len(_SECOND))
    city, trade = divmod(rest, len(_TRADES))
    return _FIRST[a] + _SECOND[b] + _FIRST[city] + _SECOND[trade] + f"{turn or ''}"


def person_name(i: int) -> str:
    """Person number `i`; distinct below some 800 000."""
    rest, surname = divmod(i * _STRIDE % _PEOPLE, len(_SURNAMES))
    first, second = divmod(rest, len(_GIVEN))
    return _SURNAMES[surname] + _GIVEN[first] + _GIVEN[second]


def provider_name(i: int) -> str:
    """An access provider, written as the canonical form has it: full-width brackets."""
    own = _FIRST[i * 7 % len(_FIRST)] + _SECOND[i // 9 % len(_SECOND)]
    return f"黔{own}{_PROVIDERS[i % 6]}（{_CITIES[i % 9]}）有限公司"


def domain_name(i: int, j: int = 0) -> str:
    """Domain `j` of subject `i`, a registrable name that nobody would choose."""
    if i % 97 == 5 and j == 0:
        return f"黔{brand(i)}{i}.中国"
    ending = "cn" if i % 3 else "com"
    return f"{_PINYIN[i % 16]}{_PINYIN[i // 16 % 16]}-{i:06d}{'abcdefgh'[j]}.{ending}"
