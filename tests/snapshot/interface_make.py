"""Interface documents for tests: small ones by hand, and random ones that are valid against the official schemas."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from lxml import etree

SCHEMAS = Path(__file__).resolve().parents[3] / "shared" / "miit-v3"
_XS = "{http://www.w3.org/2001/XMLSchema}"


def xml(body: str, root: str = "DownloadData", declared: str = "GBK", written: str = "gbk") -> bytes:
    """A whole document."""
    text = f'<?xml version="1.0" encoding="{declared}"?>\n<{root} version="V.3.0">{body}</{root}>'
    return text.encode(written)


def subject(number: str = "黔ICP备15000412号", own: int = 5, **more: str) -> str:
    """A Zt_xx of the bureau."""
    filed = f"<Baxh>{number}</Baxh>" if number else ""
    rest = "".join(f"<{tag}>{text}</{tag}>" for tag, text in more.items())
    return (
        f"<Zt_xx><Ztid>{own}</Ztid><Dwmc>贵州甲公司</Dwmc><Dwxz>4</Dwxz>"
        f"<Zj><Zjlx>8</Zjlx><Zjhm>军字第001号</Zjhm></Zj>{filed}{rest}</Zt_xx>"
    )


def site(number: str = "黔ICP备15000412号-1", own: int = 7, access: str = "", **more: str) -> str:
    """A Wz_xx of the bureau."""
    filed = f"<Baxh>{number}</Baxh>" if number else ""
    rest = "".join(f"<{tag}>{text}</{tag}>" for tag, text in more.items())
    return f"<Wz_xx><Wzid>{own}</Wzid><Wzmc>甲网</Wzmc><Ym_xx><Ym>a.cn</Ym></Ym_xx>{access or entry()}{filed}{rest}</Wz_xx>"


def entry(unit: int = 77, mode: int = 1, first: int = 604045569, last: int = 604045570) -> str:
    """A Jr_xx of the bureau: 36.1.1.1 to 36.1.1.2."""
    return (
        f"<Jr_xx><Jrid>9</Jrid><Ispid>{unit}</Ispid><Wzjrfs><Jrfs>{mode}</Jrfs></Wzjrfs>"
        f"<Ip_xx><Qsip>{first}</Qsip><Zzip>{last}</Zzip></Ip_xx></Jr_xx>"
    )


def filings(*filed: str) -> str:
    """A BASJ block; each argument is the inside of a Baxx."""
    return f"<ICP><BASJ>{''.join(f'<Baxx>{inside}</Baxx>' for inside in filed)}</BASJ></ICP>"


class Builder:
    """Random documents of one schema. Strings are such as people write them, ids are all different."""

    def __init__(self, schema: str, seed: int) -> None:
        self._root = etree.parse(str(SCHEMAS / schema)).getroot().find(f"{_XS}element")
        self._random = random.Random(seed)
        self._next_id = 1
        self._address = 0

    def document(self, path: Sequence[str]) -> etree._Element:
        """A document that holds the family at this path below the root."""
        root = self._element(self._root, tuple(path))
        root.set("version", "V.3.0")
        return root

    def _element(self, spec: etree._Element, wanted: tuple[str, ...], parent: str = "") -> etree._Element:
        made = etree.Element(spec.get("name"))
        inside = spec.find(f"{_XS}complexType")
        if inside is None:
            made.text = self._text(spec, parent)
        else:
            made.extend(self._inside(inside, wanted, made.tag))
        return made

    def _inside(self, spec: etree._Element, wanted: tuple[str, ...], parent: str) -> Iterator[etree._Element]:
        for part in spec:
            if part.tag == f"{_XS}element":
                yield from self._repeated(part, wanted, parent)
            elif part.tag == f"{_XS}choice":
                options = part.findall(f"{_XS}element")
                named = [option for option in options if option.get("name") in wanted[:1]]
                yield from self._repeated((named or [self._random.choice(options)])[0], wanted, parent)
            elif part.tag in (f"{_XS}sequence", f"{_XS}all"):
                yield from self._inside(part, wanted, parent)

    def _repeated(
        self, spec: etree._Element, wanted: tuple[str, ...], parent: str
    ) -> Iterator[etree._Element]:
        is_wanted = spec.get("name") in wanted[:1]
        least = max(int(spec.get("minOccurs", "1")), int(is_wanted))
        if wanted and not is_wanted and not least:
            return
        most = 3 if spec.get("maxOccurs", "1") != "1" and spec.get("name") != "Jrfs" else 1
        for _ in range(self._random.randint(least, max(least, most))):
            yield self._element(spec, wanted[1:] if is_wanted else (), parent)

    def _text(self, spec: etree._Element, parent: str) -> str:
        facets = {f.tag.removeprefix(_XS): f.get("value") for f in spec.iter() if f.get("value")}
        base = spec.find(f".//{_XS}restriction")
        kind = spec.get("type") or (base.get("base") if base is not None else "xs:string")
        if kind == "xs:long":
            low, high = int(facets.get("minInclusive", 1)), int(facets.get("maxInclusive", 10**9))
            return str(self._long(spec.get("name"), low, high))
        return self._string(spec.get("name"), parent, int(facets.get("maxLength", 20)))

    def _long(self, tag: str, low: int, high: int) -> int:
        if tag.lower().rstrip("12").endswith("qsip") or tag in ("IP", "Ip", "Jxip"):
            self._address = self._random.randint(max(low, 1), 2**32 - 2000)
            return self._address
        if tag.lower().rstrip("12").endswith("zzip"):
            return self._address + self._random.randint(0, 1000)
        if tag in ("Ztid", "Wzid", "IspZtid", "IspWzid", "Jlid", "Id"):
            self._next_id += 1
            return self._next_id
        if tag == "Shengid":
            return self._random.choice([110000, 440000, 520000, 650000])
        known = {"Dwxz": 6, "Zjlx": 11, "Fzr_zjlx": 11, "Jrfs": 2, "Qqdwid": 10**12}
        return self._random.randint(low, min(high, known.get(tag, high)))

    def _string(self, tag: str, parent: str, longest: int) -> str:
        digits = f"{self._random.randint(10**7, 10**8 - 1)}"
        if tag in ("Baxh", "Ztbah", "Wzbah", "Wz_Baxh"):
            serial = "" if tag == "Ztbah" or parent == "Zt_xx" else f"-{self._random.randint(1, 99)}"
            return f"黔ICP备{digits}号{serial}"
        if tag.endswith(("sj", "rq", "yxq", "Rbsj", "Clsx")):
            day = f"20{digits[:2]}-{self._random.randint(1, 12):02}-{self._random.randint(1, 28):02}"
            return day + self._random.choice(["", " 09:25:43"]) if longest >= 19 else day
        if tag in ("Ym", "Wzym_mc"):
            return f"site{digits}.cn"
        if tag.lower().endswith(("dhhm", "dh", "sjhm")):
            return self._random.choice([f"139{digits}", f"0851-{digits}", f"139{digits};0851-{digits}"])
        if tag.lower().endswith("dzyj") or tag == "Msn":
            return f"user{digits}@example.cn"
        usual = {
            "Syurl": f"www.site{digits}.cn",
            "Zjhm": f"K{digits}",
            "Fzr_zjhm": f"K{digits}",
            "Qq": digits,
        }
        return usual.get(tag) or self._words(tag, longest)

    def _words(self, tag: str, longest: int) -> str:
        text = "".join(self._random.choice("贵州遵义某网络科技公司信息") for _ in range(6))
        spice = "" if tag in ("Shengjc", "Bm") else self._random.choice(["", "", "<&>", "\"'"])
        return (text + (spice if tag in ("Xxdz", "Zjzs", "Bz", "Tznr", "Cwyy") else ""))[:longest]
