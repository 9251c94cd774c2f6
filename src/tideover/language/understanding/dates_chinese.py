"""How days are said in Chinese, in one spelling: the longer forms before the shorter."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date, timedelta

from tideover.language.understanding.reckoning import (
    FIGURES,
    NOT_A_DAY,
    PASSED_OVER,
    Reader,
    festival,
    in_week,
    month_end,
    months_on,
    nth_weekday,
    number_of,
    of_month,
    of_year,
    quarter_end,
    weekday_of,
    year_of,
)

_N = r"(?:\d{1,3}|[一二两俩三四五六七八九十廿卅]{1,4})"
_DAY = r"(?:\d{1,2}|[一二三四五六七八九十廿卅]{1,3}|初[一二三四五六七八九十])"
_WEEKDAYS = {sign: place % 7 for place, sign in enumerate("一二三四五六日1234567")} | {"天": 6}
_WEEK = "(?:周|星期|礼拜|拜)"
_NAMED = "[码线楼店院桌房间门机窗柜台座]|电池|客服|坐席|员工|公馆"  # what has a number and is no day
# Before a number of days that is a length of time, where 日 is the word for day.
_LASTING = (
    r"(?:(?:迟|晚|拖|欠|过|饿|病|休|住|走|等|缓|延|宽限|逾期|过期|延期|延迟|推迟|早|差|剩|足|近|连续|每|隔|得|多)"
    r"(?:还|交|俾|畀|付|缴)?(?:咗|了|得|多)?|(?:俾|畀|给|多给)我|前|后|呢|这|那|咗)"
)
_FEASTS = (
    r"大年三十晚?|(?<![今去明前每多\d一二三四五六七八九十])年三十晚?(?![一二三四五六七八九岁多几])|除夕|大年夜"
    r"|(?:大年|正月)(?:初[一二三四五六七八九十]|[一二三四五六七八九十廿]{1,3})|(?:腊月"
    r"|(?<![今去明前后每多几半\d一二三四五六七八九十])年)(?:初[一二三四五六七八九十]"
    r"|[廿二]十?[一二三四五六七八九])(?![岁多])|元宵|春节|农历新年|端午|七夕|重阳|腊八"
    r"|清明(?!节?(?:上河|假期后))|冬至|中秋|元旦|劳动节|五一(?=节|一定|一早|前|之前|放假|假期|那天|当天|过后|之后|以后)|国庆"
    r"|(?<!双)十一(?=节|一定|一早|前|之前|放假|假期|长假|过后)|圣诞|平安夜|万圣|双十一|双十二|双1[12](?!\d)"
    r"|(?<!\d)618(?=前|之前|以前|当天|那天|大促)|妇女节|儿童节|六一(?=节|前|之前|那天|儿童)"
    r"|情人节|建军节|教师节|母亲节|父亲节"
)
_PAYDAY = "(?:发(?:了)?(?:工资|薪水?|钱)|出(?:了|咗)?粮|领薪水?)"


def forms() -> Iterator[tuple[str, Reader]]:
    """Each form's pattern and its reader."""
    alone = rf"(?<![{''.join(FIGURES)}\d])"
    yield rf"(\d{{4}}|\d\d|[今明去后本])年(?:的)?({_N})月份?({_DAY})[日号]?", _full
    yield r"(?<![\d.])(20\d\d)[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)", _full
    yield (
        r"(?:农历|阴历|旧历)的?(?:五月初五|八月十五|正月十五)|(?:五月初五|八月十五)(?=[^;。]{0,12}(?:农历|阴历|旧历))",
        _lunar,
    )
    yield rf"{alone}({_N})月份?({_DAY})[日号]?(?![个期元块千百万\d])", _month_day
    yield rf"{alone}({_N})月份?(?:月)?(?:[底末尾]|的?最后[一1]天)", _month_end_of
    yield rf"{alone}{_N}月份?[初中](?![一二三四五六七八九十])|{alone}{_N}月(?:份|的)?[上中下]旬", _no_day
    yield r"(?:从|自)?今(?:天|日)(?:起|开始|算起)", _passed_over
    yield (
        r"(?<![\d.,¥$/-])(1[0-2]|0?[1-9])[.-](3[01]|[12]\d|0?[1-9])(?=还|之?前|以前|号|给你|转)",
        _month_day,
    )
    nth = r"月份?的?(?:第(?P<nth>[一二三四])个|最后一个)(?:周|星期|礼拜)(?P<day>[一二三四五六日天])"
    yield rf"(?P<which>下下|下|这|本|当|今)(?P<month>)个?{nth}", _nth
    yield rf"{alone}(?P<which>)(?P<month>{_N}){nth}", _nth
    yield (
        r"(?P<later>[下上]个?月)的?(?:今天|今日)|(?P<week>[下上]个?(?:周|星期|礼拜))的?(?:今天|今日|这个时候"
        r"|这时候)",
        _same,
    )
    yield (
        rf"(下下|上上|下|上|这|本|当|次|今|呢)个?月份?的?(?:(?P<end>月?[底末尾]|(?:的)?最后[一1]天)"
        rf"|(?P<day>{_DAY})(?:[日号]|(?=$|[,。!?]|吧|之?前|以前|可以|行|还))|(?P<first>[第头]一?天))",
        _other_month,
    )
    feast = rf"(?:{_FEASTS})节?(?:假期|长假|放假|放完假)?"
    yield (
        rf"{feast}(?:以后|之后|过后|过完|过了|后(?!天)|完了|结束|收假)|过(?:完|了|咗){feast}|{feast}(?:那)?(?:几天|期间)",
        _no_day,
    )
    yield (
        rf"({_FEASTS})节?(?:当天|那天)?(?!大?(?:快乐|愉快|安康|大吉|好(?![不吗了啦吧嘛])))",
        _feast,
    )
    yield (
        r"(?<![改调换变更整][为成到])(?:每(?:个|逢)?(?:星期|礼拜|周)[一二三四五六日天]?|每个?月(?:(?:的|都|是"
        r"|固定|准时|按时)*\d{1,2}[号日]"
        r"|(?:的|都|是|固定|准时|按时)*[一二三四五六七八九十]{1,3}[号日]|[底初末])?)",
        _no_day,
    )
    yield rf"(?<=[改调换变更整][为成到])每个?月的?({_DAY})[号日]", _bare
    yield (
        rf"(?:[上下这本]个?)?{_WEEK}(?:一二|二三|三四|四五|五六|六[日天])(?![百千万十])|(?:一般|通常"
        rf"|平时)(?:都)?(?:是)?{_DAY}[号日]",
        _no_day,
    )
    yield (
        rf"(?P<which>下下个?|上上个?|下个?|上个?|这个?|呢个?|本|今个?){_WEEK}(?:的{_WEEK})?(?P<day>[一二三四五六日天1-7])"
        rf"(?![个天周星礼]|[十百千万]|次|[一二三四五六]?(?:的)?样子)",
        _week,
    )
    yield (
        rf"(?P<which>)(?<![一两二三四五六七八九十几每整\d半个]){_WEEK}(?P<day>[一二三四五六日天1-7])"
        rf"(?:{_WEEK}(?P=day))*(?![个周星礼]|[十百千万]|次|期|两)",
        _week,
    )
    yield (
        r"(?:下下个?|上个?|下个?|这个?|本)?(?:周末|周末前|礼拜尾)|(?:下下个?|上个?|下个?|这个?|本"
        r"|今个?)(?:周|星期|礼拜|拜)|(?:下下个?|上个?|下个?|这个?|本|今个?)月(?!底|末)(?:[初中]|[上中下]旬)?"
        rf"|{_PAYDAY}(?:那天|那日|的时候|以后|之后|后|了)?|发薪日?|月[初中]"
        rf"|(?<![一二三四五六七八九十\d月])[上中下]旬|过几天|这几天|过两日"
        r"|这两天|过阵子|过段时间|改天|[明后今][后明](?:两)?[天日](?!再)|[一两三二][两三五二]个?(?:天|日|周"
        r"|星期|礼拜|月)(?:[之以]?[内后]|左右)?"
        r"|月[底末](?:[到和跟,]|或者?)?月[初中]|十天半个?月(?:[之以]?[内后])?|几[天日](?:[之以]?[内后])"
        r"|[一二三四五六七八九]?十?几[号日]",
        _no_day,
    )
    yield r"(?:第?(?P<nth>[一二三四1-4])季度|(?:这个?|本|当)?季(?:度)?)的?(?:[底末尾]|最后[一1]天|结束)", _quarter
    yield r"(?:今年)?年(?:底|末|尾)|(?:这个?|本|当)?月的?(?:[底末尾]|最后[一1]天)", _ends
    yield r"(?P<near>大大后|大后|大前)(?:天|日)", _near
    yield (
        r"(?P<near>今|明|听|后|昨|寻|琴|噚|前)(?:天|日|儿个?|个(?=[还转给打付就去]|早|晚|$)|晚上?|早上?|早晨"
        r"|朝)(?!子)",
        _near,
    )
    yield r"今下午|今上午|今中午|今夜", _now
    yield (
        rf"(?P<begin>再?过|再等)?(?P<count>{_N}|半)个?(?P<unit>天|日|周|个?星期|个?礼拜|个?月|小?时"
        rf"|个?小时)(?P<after>(?:之|以)?[后内前]|时间[内后])",
        _ahead,
    )
    yield (
        rf"(?P<begin>再?过|再等我?|(?:多?给|俾|畀|宽限|缓|再等|等)我|给多|(?<=再)宽限|(?<=再)缓"
        rf"|(?<=再)给)(?P<count>{_N}|半)个?"
        r"(?P<unit>天|日|周|个?星期|个?礼拜|个?月)(?P<after>)",
        _ahead,
    )
    yield rf"{_LASTING}(?:足足|整整|成|起码)?{_N}日(?!号)|(?<![月十二三廿卅\d])一日(?!之?前|以前)", _passed_over
    yield rf"(?<![{''.join(FIGURES)}\d第月千百万栋楼弄路街室巷村])(?:初)?({_DAY}|两(?=号))[号日](?!{_NAMED}|人)", _bare


def _full(match: re.Match[str], today: date, backwards: bool) -> date | None:
    return date(year_of(match[1], today), number_of(match[2]), number_of(match[3]))


def _lunar(match: re.Match[str], today: date, backwards: bool) -> date | None:
    name = "端午" if "五月" in match[0] else "中秋" if "八月" in match[0] else "元宵"
    return festival(name, today, backwards)


def _month_day(match: re.Match[str], today: date, backwards: bool) -> date | None:
    return of_year(number_of(match[1]), number_of(match[2]), today, backwards)


def _month_end_of(match: re.Match[str], today: date, backwards: bool) -> date | None:
    month = number_of(match[1])
    return month_end(of_year(month, 1, today.replace(day=1), backwards).year, month)


_STEPS = {"下": 1, "次": 1, "上": -1}


def _nth(match: re.Match[str], today: date, backwards: bool) -> date | None:
    """下个月第一个周五, 这个月最后一个星期一."""
    if match["month"]:
        first = of_year(number_of(match["month"]), 1, today.replace(day=1), backwards)
    else:
        first = months_on(today.replace(day=1), _STEPS.get(match["which"][0], 0) * len(match["which"]))
    return nth_weekday(first, _WEEKDAYS[match["day"]], number_of(match["nth"]) if match["nth"] else -1)


def _same(match: re.Match[str], today: date, backwards: bool) -> date | None:
    """下周的今天, 下个月今天."""
    return months_on(today, _STEPS[match[0][0]]) if match["later"] else today + timedelta(7 * _STEPS[match[0][0]])


def _other_month(match: re.Match[str], today: date, backwards: bool) -> date | None:
    """下个月五号, 上个月底, 这个月二十号."""
    first = months_on(today.replace(day=1), _STEPS.get(match[1][0], 0) * len(match[1]))
    if match["end"]:
        return month_end(first.year, first.month)
    number = 1 if match["first"] else number_of(match["day"])
    return first.replace(day=min(number, calendar.monthrange(first.year, first.month)[1])) if 1 <= number <= 31 else NOT_A_DAY


def _week(match: re.Match[str], today: date, backwards: bool) -> date | None:
    number, which = _WEEKDAYS[match["day"]], match["which"] or ""
    if which.startswith("下"):
        return in_week(number, today, which.count("下"))
    if which.startswith("上"):
        return in_week(number, today, -which.count("上"))
    return in_week(number, today, 0) if which else weekday_of(number, today, backwards)


_AWAY = {
    "今": 0, "明": 1, "听": 1, "后": 2, "大后": 3, "大大后": 4, "昨": -1, "寻": -1, "琴": -1, "噚": -1, "前": -2, "大前": -3,
}  # fmt: skip


def _near(match: re.Match[str], today: date, backwards: bool) -> date | None:
    return today + timedelta(_AWAY[match["near"]])


def _ahead(match: re.Match[str], today: date, backwards: bool) -> date | None:
    """三天后, 一周内, 半个月之后, 48小时内, 三天前."""
    unit, text = match["unit"], match["count"]
    sign = -1 if match["after"] and match["after"].endswith("前") else 1
    if text == "半":
        return today + timedelta(15 * sign) if "月" in unit else NOT_A_DAY
    count = number_of(text)
    if unit == "日" and sign < 0 and (text.isascii() or count > 10):
        return of_month(count, today, backwards)  # 15日前 is by the 15th; 三日前, in Cantonese, three days ago
    if match["begin"] and count == 2 and not match["after"] and "天" in unit:
        return None  # 过两天 is some day soon
    if "月" in unit:
        return months_on(today, sign * count)
    if "时" in unit:
        return today + timedelta(sign * (count // 24)) if count % 24 == 0 else NOT_A_DAY
    return today + timedelta(sign * count * (7 if unit[0] in "周星礼" or unit[1:2] in ("星", "礼") else 1))


def _bare(match: re.Match[str], today: date, backwards: bool) -> date | None:
    return of_month(number_of(match[1]), today, backwards)


def _feast(match: re.Match[str], today: date, backwards: bool) -> date | None:
    return festival(match[1], today, backwards)


def _quarter(match: re.Match[str], today: date, backwards: bool) -> date | None:
    return quarter_end(number_of(match["nth"]) if match["nth"] else None, today, backwards)


def _ends(match: re.Match[str], today: date, backwards: bool) -> date | None:
    if "年" in match[0]:
        return date(today.year, 12, 31)
    if backwards:
        return today if today == month_end(today.year, today.month) else today.replace(day=1) - timedelta(1)
    return month_end(today.year, today.month)


def _no_day(match: re.Match[str], today: date, backwards: bool) -> date | None:
    return None


def _now(match: re.Match[str], today: date, backwards: bool) -> date | None:
    return today


def _passed_over(match: re.Match[str], today: date, backwards: bool) -> date | None:
    return PASSED_OVER
