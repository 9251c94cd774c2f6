"""Reading a borrower's written reply.

The rules lean one way. What asks us to stop, to help or to listen is taken at a word; a promise or a payment only
where nothing in the text speaks against it: anything else is ``unclear``, and a person reads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from tideover.base.errors import Invalid
from tideover.language.model import (
    DAY,
    FUTURE,
    OTHER,
    PAST,
    SUM,
    Reading,
    ReplyKind,
    flat,
    fold,
    mark_days,
    mark_no_matter,
    mark_sums,
)

LONGEST_STATEMENT = 200  # characters; in a longer letter a promise or a payment is a person's to find


def read_reply(text: str, now: datetime) -> Reading:
    """Read what a borrower wrote; ``now`` is the moment it came, in the borrower's own zone.

    Never raises because of the text. The first of these that applies decides: distress, stop contact, complaint, asking
    for a person, hardship, already paid, promise to pay, unclear. Distress is looked for in the whole text, the rest in
    the reply's own words (see ``own_words``). Raises ``Invalid("naive_time")`` if ``now`` has no offset.
    """
    if now.tzinfo is None or now.utcoffset() is None:
        raise Invalid("naive_time", field="now", expected="a time with an offset, in the borrower's zone")
    if _DISTRESS.search(flat(fold(text))):
        return Reading(ReplyKind.DISTRESS, None, None, "distress_words")
    own = fold(own_words(text)).strip()
    line = flat(own)
    if not line:
        return _unclear("empty")
    if _AUTOMATIC.match(line):
        return _unclear("automatic_reply")
    if _WHOLE_STOP.fullmatch(re.sub(r"[\W_]+", "", line)):
        return Reading(ReplyKind.STOP_CONTACT, None, None, "stop_whole_text")
    is_denied = False
    for kind, pattern in _WORDS:
        matches = list(pattern.finditer(line))
        if any(not _DENIED.search(line[max(0, match.start() - 24) : match.start()]) for match in matches):
            return Reading(kind, None, None, f"{kind}_words")
        is_denied = is_denied or bool(matches)
    if is_denied:
        return _unclear("denied_words")
    return _read_statement(own, now)


_QUOTED = re.compile(r"^[ \t]*[>＞|].*$", re.MULTILINE)
_ATTRIBUTION = re.compile(
    r"^[ \t]*(?:-{2,}[ \t]*(?:原始邮件|原邮件|回复的原邮件|回复的邮件|转发的?邮件|原始郵件|original message"
    r"|forwarded message).*"
    r"|_{8,}[ \t]*"
    r"|(?:on|at)\b[^\n]{0,200}(?:\n[^\n]{0,120})?\bwrote[:：]?[ \t]*"
    r"|[^\n]{0,120}(?:写道|寫道)[:：][ \t]*"
    r"|(?:发件人|發件人|寄件者|from)[:：].*)$",
    re.MULTILINE | re.IGNORECASE,
)
_SIGNATURE = re.compile(r"^[ \t]*(?:发自|發自|来自我的|來自我的|sent from|get outlook).*$", re.MULTILINE | re.IGNORECASE)


def own_words(text: str) -> str:
    """The reply without the message it answers (quoted lines, everything under a mail header) and the device's line."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    header = _ATTRIBUTION.search(text)
    if header is not None:
        rest = text[header.end() :]
        is_quoted_by_line = _QUOTED.match(rest.lstrip("\n")) is not None
        text = text[: header.start()] + ("\n" + rest if is_quoted_by_line else "")
    return _SIGNATURE.sub("", _QUOTED.sub("", text)).strip()


def _unclear(reason: str) -> Reading:
    return Reading(ReplyKind.UNCLEAR, None, None, reason)


# ---- words that decide by themselves ------------------------------------------------------------------------------


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


_DISTRESS = _any(
    "想死|寻死|找死的心|不想活|不想再活|活不下去|活不了了|活够了|没法活|不活了|自杀|自尽|自残|轻生|跳楼|跳河|跳江|割腕"
    "|上吊|喝农药|吃安眠药",
    "遗书|遗言|一死了之|一死百了|大不了一?死|死了算|死了得了|不如死|生不如死|逼死|(?<!可)以死(?:明|相|谢|来|抵|证)"
    "|去死的心|结束(?:自己的?)?生命|了结(?:自己|生命|此生)|没有活路|没活路|想不开|想结束(?:自己|一切|这一切)",
    "活着(?:真的?)?(?:太累|没意思|没有意思|没意义|没有意义|没劲|也没)|我(?:真的?|只能|只有|只好|就|想|要|还是"
    "|去){0,6}死(?:了算|给你|吧|好了)|死给你们?看",
    r"suicid|\bkill(?:ing)? (?:myself|himself|herself)|\bend(?:ing)? (?:my|it) (?:life|all)|\b(?:want|wanna|wish|ready"
    r"|going) (?:to )?(?:die|be dead|i was dead|i were dead)\b",
    r"\bbetter off dead\b|\btak(?:e|ing) my (?:own )?life\b|\b(?:don't|dont|do not|no longer) want to (?:live|be alive"
    r"|exist)\b|\bno reason to live\b|\bself[- ]?harm|\bhurt(?:ing)? myself\b|\bcan't go on living\b",
)  # fmt: skip

_AUTOMATIC = re.compile(
    r"[\[(【<《 ]*(?:自动回复|这是一封自动|此邮件为自动|automatic reply|auto[- ]?reply|out of (?:the )?office)"
)
_WHOLE_STOP = re.compile("(?:请?回复?)?(?:td|t|退订|stop|stopall|unsubscribe|quit)")

_TO_ME = (
    "(?:再|继续|一直|老是|老|总是|总|天天|每天|频繁|重复|随便|任意|私自|给|跟|向|往|对|和|与|我们?|本人|家里|家人|公司"
    "|单位){0,8}"
)
_STOP = _any(
    f"(?:(?<!要)不要|(?<![特分区更各])别|请勿|勿|不准|不许|禁止|停止|拒绝|不用|不必|甭|不需要|不希望|不想(?:让)?你们"
    f"|不接受|不同意){_TO_ME}"
    "(?:任何|所有|你们的?|一切|被|收到)?"
    "(?:联系|联络|打扰|骚扰|发(?![火愁呆生脾誓现货票工薪别慌展型散疯])|打(?:电话|来|过来|给我|了|我(?:的?电话|的?手机))"
    "|致电|来电|电话|短信|邮件|推送|群发|催|找我|上门|(?:接收|接到|收)(?:任何|你们的?|这些?|此类|这种){0,4}(?:邮件|短信"
    "|信息|消息|电话|通知))",
    "退订(?!单)|取消订阅|拒收|删除我的(?:邮箱|号码|手机|电话|联系方式)|把我(?:的(?:邮箱|号码|手机|电话))?(?:删|移)",
    r"\bunsubscribe\b|\b(?:stop|quit|cease) (?:(?:sending|contacting|emailing|e-mailing|mailing|calling|texting"
    r"|messaging|harassing|bothering|spamming)\b|(?:all )?contact)",
    r"\b(?:don't|dont|do not|never|no longer) (?:ever )?(?:contact|e-?mail|call|text|message|write|bother|send me"
    r"|reach out)|\bleave me alone\b|\b(?:remove|delete) (?:me|my (?:e-?mail|number|address|phone))\b"
    r"|\bopt[- ]?(?:me )?out\b|\btake me off\b",
)  # fmt: skip

_COMPLAINT = _any(
    "投诉|举报|信访|曝光|银保监|银监|金融监管|监管局|监管总局|监管部门|消保|消协|消费者协会|消费者权益"
    "|(?<![0-9])(?:12378|12363|12315|12345|12386)(?![0-9])",
    "暴力催收|软暴力|恐吓|辱骂|骂人|骚扰|威胁|爆通讯录|泄露",
    r"\bcomplain|\bombudsman\b|\bregulators?\b|\bcfpb\b|\bharass|\breport(?:ing)? you\b",
)

_ASK_HUMAN = _any(
    "转人工|(?:找|要|接|换|叫|有|联系|需要|请|让|想和|想跟|跟|和|与)(?:一?个|一下|到|你们的?|一?位)?(?:人工|真人"
    "|活人)(?!作|费|智能|授|湖)|人工(?:客服|服务|坐席|座席|接听|处理|回复|沟通)|^人工[。!]?$|不要机器人|别用机器人",
    "(?:找|联系|转|叫|请|要|接)(?:一?个|一下|你们的?|到|一?位)?(?:客服|专员|经理|负责人|领导|工作人员|真人)|(?:安排"
    "|派)(?:一?个|专)人",
    r"\b(?:speak|talk) (?:to|with) (?:a|an|some|your|the|real)\b|\b(?:real|live|actual) (?:person|human|agent)\b"
    r"|\bhuman (?:agent|being|please|representative|help)|^(?:human|agent|representative|operator)[.!]?$"
    r"|\bcustomer service (?:agent|rep)",
)  # fmt: skip

_HARDSHIP = _any(
    "失业|下岗|被裁|裁员|被辞退|被开除|丢了工作|没有?工作|找不到工作|没有?工资|工资(?:还|都|一直)?没|没有?发工资"
    "|不发工资|欠薪|拖欠工资|停薪|降薪|没有?收入|断了收入|收入(?:下降|减少|锐减)",
    "生病|病了|重病|大病|患病|看病|治病|住院|手术|化疗|透析|癌|车祸|工伤|受伤|骨折|残疾|(?<![a-z])icu(?![a-z])|抢救",
    "破产|倒闭|亏损|生意(?:失败|不好|赔)|没有?钱|没有?能力(?:还|偿还)|无力(?:偿还|还|支付)|无法偿还|还不起|还不上"
    "|拿不出钱|付不起|身无分文",
    "困难|难处|难关|周转不|手头(?:有点儿?|有些|比较|很|太|非常)?紧|吃不起|吃不上|揭不开|家里出事|受灾|水灾|火灾|洪水|地震|低保|坐月子|生孩子",
    r"\b(?:lost|losing|without) (?:my|a) job|\bunemploy|\blaid off\b|\bredundan|\bgot fired\b|\bhospital|\bsurgery\b"
    r"|\bcancer\b|\b(?:very|seriously|fell|been|got|am|i'm|is) (?:ill|sick)\b(?! of)|\billness\b|\binjured\b",
    r"\bhardship\b|\bbankrupt|\b(?:can't|cant|cannot|can not|unable to|couldn't) (?:afford|pay|repay|make (?:the|my"
    r"|this|a) payment)|\bno (?:money|income|job|wages|salary)\b|\b(?:have|got|having|with) no work\b|\bstruggling\b"
    r"|\b(?:i'm|i am|we're|we are|completely|flat) broke\b",
)  # fmt: skip

# The order is part of the contract: the earlier asks more care of us.
_WORDS = (
    (ReplyKind.STOP_CONTACT, _STOP),
    (ReplyKind.COMPLAINT, _COMPLAINT),
    (ReplyKind.ASK_HUMAN, _ASK_HUMAN),
    (ReplyKind.HARDSHIP, _HARDSHIP),
)
# Before such a word: it is denied, and the reply is a person's to read. 不得不投诉 is no denial.
_DENIED = re.compile(
    r"(?:没有?|并非|(?<!不得)不|未|不会|不想|不要|没想|没要|无需|不用|不打算|不是要|不是想|不是|不算|不再|并没有?"
    r"|并没有什么|没什么|没有什么)(?:去|再|什么|任何)?$"
    r"|\b(?:not|never|no|don't|dont|won't|isn't|wasn't|didn't|haven't|without)(?: (?:going to|want to|to|a|any|an|in))? ?$"
)


# ---- statements: a payment made, a promise ------------------------------------------------------------------------

_END = rf"(?=[的了啊呀哦噢哈呢吧滴]*(?:{SUM}|[,，。.!;；:、~…\s]|$))"
_DONE = rf"(?:清|完|好|上|掉|款|钱|过|进去|进|过去|过来|给你们?|全款|{SUM})*(?:了|过)?"
_SINCE = (
    rf"(?:早上|上午|中午|下午|晚上|都|就|又|全部?|全额|如数|按时|把钱|把款|把{SUM}|钱|款|我|{OTHER}|已经?|给你们?"
    "|在app上?|用支付宝|用微信|通过银行|从银行)*"
)
_PAID = _any(
    # 已经还了, 刚还, 早就还清了, 已经付款了, 刚转过去
    rf"(?:已经|已|早就|早已|刚刚|刚才|刚){_SINCE}(?:(?:还|偿还|归还){_DONE}{_END}|(?:付|转|结清|支付)了?{_END})",
    # 昨天还了2000, 已经还了你们查一下
    rf"(?:已经|已|早就|早已|刚刚|刚才|刚|{PAST}|{DAY}|上午|中午|下午|早上){_SINCE}(?:还|偿还|归还)(?:清|完|款|钱|好|掉"
    rf"|上|{SUM})*[了过](?![吗么嘛?])",
    rf"(?:已经|已|早就|早已|刚刚|刚才|刚|{PAST}){_SINCE}(?:付|缴|转|打|汇|存|支付)(?:清|完|好|款|账|钱|费|过|进去|过去"
    rf"|过来|给你们?|{SUM})+了?{_END}",
    r"^(?:我|钱|款|都|全部?|早|也)*还(?:款|钱|清|完)?了[啊呀哦的]?$",
    rf"(?:还过了|还过款了|还完了|还清了|还款了|结清了|付过了|付清了|付完了|转过去了|打过去了){_END}",
    r"\b(?:i|we)(?:'ve| have)? (?:already |just |now )?(?:paid|repaid|settled)\b(?! (?:for|with|by|a|extra))"
    r"|\b(?:already|just) (?:re)?paid\b(?! for)|\bhave paid\b(?! for)|\bpaid already\b|^paid\b(?! (?:for|with|by))"
    r"|\b(?:my|the) payment (?:was|has been|is) (?:made|sent|done)\b",
)  # fmt: skip
_NOT_PAID = _any(
    "[没未不别无勿]|[吗嘛?]|么(?=[,，。!;；~…\\s]|$)|是否|如果|要是|假如|的话|除非|等|快|马上|即将|再|之后|以后|将|会"
    "|想|能|可以|算|让我|叫我|要我|你们?说|失败|退回|错|怎么|为什么|为啥|为何|自动|只有|还有|别的|其他|其它|房租|房贷"
    "|车贷|信用卡|水电|该|需|了就|要还|到期|延迟|忘",
    f"{DAY}[^{PAST}]{{0,6}}就|(?:上午|中午|下午|晚上)就",  # 今天下午就还了: will be, or has been?
    r"\b(?:not|never|n't|if|when|once|after|until|will|get|got|be|being|by|wont|havent|cant)\b|n't\b",
)
_SUPPOSED = _any("如果|要是|假如|假设|倘若|万一|的话", r"\bif\b")
_TAG = _any(r"(?:对吗|是吗|是不是|对不对|没错吧|\bright|\bcorrect)[?]*\s*$")
_PART = _any(
    "部分|一半|半|一点|点儿|一些|多少|剩|余下|其余|余款|尾款|还差|还欠|另外|下一?期|第[一二三四五六七八九十0-9]"
    "|几[百千万十]|[百千]把|上[百千万]|来块|大部|最低|最多|至多|至少|起码",
    r"\b(?:part|partial|partially|half|some|rest|remaining|remainder|balance|minimum|instal?lments?|at least|up to"
    r"|about|around|approx\w*|roughly)\b",
)

_PAY = _any(
    "还款(?!日|方式|金额|提醒|码|链接|通知|计划|期|账户|渠道|页面|入口|短信|邮件|能力|意愿|压力|记录)|还钱|还清|还掉"
    "|还完(?!没)|归还|偿还|结清|付款(?!码|方式)|付清|付钱|支付(?!宝|密码|方式|记录)|缴清|缴款|缴费|交清|交钱|交款"
    "|转账(?!记录|失败)|打款|汇款|存钱|存进|存入",
    f"还(?:上|给(?:你们?|贵司|银行|平台)|你们?|进去|一下)?(?:的?[款钱])?{_END}",
    f"(?:付|交|转|打|汇|存|缴)(?:给你们?|过去|过来|进去?)?(?:{SUM}|{_END})|(?:转|打|汇|存)(?:过去|过来|进去|给你们?)",
    r"\b(?:i will|i'll|will|i can|i shall|i am going to|i'm going to|i promise to|i am able to) (?:definitely "
    r"|certainly |surely |also |make sure to )?(?:pay|repay|settle|transfer|make (?:a|the|my|this) (?:full )?payment)\b",
    r"^(?:yes |ok |okay |sure )?(?:paying|will pay|pay)\b",
)  # fmt: skip
# Each speaks against a promise. In this order, the first names the reason.
_AGAINST = (
    ("question", _any(
        r"[?吗嘛呢咋啥谁哪]|么(?=[,，。!;；~…\s]|$)|能不能|可不可以|可否|能否|行不行|好不好|成不成|是不是|是否|会不会"
        r"|要不要|有没有|怎么|怎样|如何|什么|几号|几点|几时|几天|多少|多久|为何|干嘛",
        r"(?:^|[,.;!\n])\s*(?:can|could|may|shall|should|would|what|how|why|where|who|which|do|does|did|is|are)\b",
    )),
    ("conditional", _any(
        "如果|要是|假如|假设|倘若|若|万一|只要|除非|前提|的话|等|工资|薪|奖金|提成|到账|到手|拿到|收到钱|有钱|有了钱"
        "|回款|下款|放款|贷款下来|卖|再说|视情况|看情况|取决|否则|不然",
        r"\b(?:if|when|once|unless|as soon as|after|until|provided|depending|depends|assuming|whenever|paid|salary"
        r"|paycheck|wages)\b",
    )),
    ("negated", _any(
        "[不没未别勿莫甭无非拒休]|否认",
        r"\b(?:not|never|no|nope|cannot|cant|wont|dont|didnt|refuse|stop)\b|n't\b|\bnothing\b",
    )),
    ("hedged", _any(
        "可能|应该|大概|也许|或许|估计|尽量|争取|尽力|努力|看看|试|想|打算|计划|考虑|希望|准备(?!好)|差不多|最快|最早"
        "|说不定|意外|顺利|或|要么|左右|上下|需要|恐怕|感觉|觉得|假装|才怪|个头|个屁|个鬼|做梦|下辈子|才还|[*]{2,}"
        "|_{2,}|x{2,}",
        r"\b(?:maybe|might|may|probably|possibly|perhaps|should|could|would|try|trying|hope|hoping|hopefully|plan"
        r"|planning|intend|think|guess|want|either|or|need|have to|supposed)\b",
    )),
    ("reported", _any(
        r"(?:你|您|你们|客服|短信|邮件|通知|系统|银行|平台|他们|电话里?)[^,，。;；!\n]{0,4}(?:说|让|叫|要求|要我|写|催"
        r"|显示|提醒)|要我|让我|叫我|逼我|要求|提醒|记得|上次|原来|本来|原本|曾|说好|说过|说了",
        r"\b(?:you|they|he|she|agent) (?:said|told|asked|want|wrote|say)",
    )),
    ("somebody_else", _any(
        "(?<!其)[他她]|老公|老婆|丈夫|妻子|爱人|对象|爸|妈|父|母|爷|奶奶|哥|姐|弟|妹|儿子|女儿|孩子|亲戚|朋友|同事|家人"
        "|家里|家属|老板|公司|单位|别人|替我|帮我|代我|代还|代付|代偿|担保人|还我|退我|给我|(?:^|[,，。;；!\n])(?:你|您"
        "|你们|贵司)[^我,，。;；!\n]{0,8}还",
        r"\b(?:he|she|they|my (?:husband|wife|father|mother|dad|mum|mom|brother|sister|son|daughter|friend|boss|family"
        r"|partner)|pay me|refund)\b",
    )),
    ("other_matter", _any(
        "分期|分[一二两三四五六七八九十几0-9]+[期次笔]|[一二两三四五六七八九十几0-9]期|延期|展期|延后|推迟|宽限|减|免"
        "|协商|最低|停息|挂账|余额|额度|打折|退|赔|扣|自动|代扣|借(?!款|呗|条)|起诉|律师|法院|报警|仲裁|冒名|诈骗|骗|打错|认错"
        "|失败|错|一半|每|征信|撤销|取消|改",
        f"(?<!也就)是(?:每月)?[{DAY}{FUTURE}](?:还|付|扣|到期)|还款日|到期|账单日",  # 是一号还款: when it falls due
        r"\b(?:instal?lments?|extension|extend|waive|discount|settlement|lawyer|attorney|court|police|sue|wrong|fraud"
        r"|scam|refund|cancel|auto\w*)\b",
    )),
)  # fmt: skip
_HARMLESS = _any(
    "没问题|没关系|对不起|你好|您好|不好意思|不客气|不用担心|不必担心|(?:不会|决不|绝不|一定不)再?(?:拖|逾期|忘"
    "|食言|骗人|骗你们?|赖账|失信)(?:了|欠)?|特别|分别|想好了|放心",
    r"\bno (?:problem|worries)\b",
)
_DEAD = _any(
    "去世|过世|离世|逝世|病故|身故|死亡|(?:他|她|人|经|就|爸|妈|公|婆|亲|主)死了",
    r"\bpassed away\b|\bdied\b|\bdeceased\b|\bis dead\b",
)
_STRANGER = _any(
    "打错|发错|认错|找错|不是本人|不认识|没借|没有借|没贷|不是我[借贷]|冒名|冒用",
    r"\bwrong (?:person|number|address)\b|\bnot my (?:debt|loan)\b",
)
_FILLER = re.compile(
    "之前|以前|前|内|上午|中午|下午|早上|晚上|早|晚|一定|肯定|保证|承诺|就|一共|共|总共|合计|总计|金额|数额|是|为|先"
    "|全部|全额|我|好的?|行|嗯|哦|会|钱|款|在|于|最迟|最晚|的|了|吧|哈|欠款|本金|期限|时间|日期|时候|也就是|即"
    "|[()（）\\[\\]【】:：、\"'“”-]"
    f"|\\b(?:by|on|at|the|of|in|amount|total|before|latest|full|for|ok|yes|this|morning|afternoon|evening|night"
    f"|{OTHER})\\b|{OTHER}|\\s"
)  # fmt: skip
_MARK = re.compile(f"[{DAY}{FUTURE}{SUM}]")
_CLAUSE = re.compile(r"[,，。!;；~…\n]+|\.(?=\s|$)")


def _read_statement(own: str, now: datetime) -> Reading:
    """``already_paid``, ``promise_to_pay`` or ``unclear``, from the reply's own folded words."""
    if len(own) > LONGEST_STATEMENT:
        return _unclear("long_text")
    if _DEAD.search(own):
        return _unclear("death")
    if _STRANGER.search(own):
        return _unclear("wrong_person")
    marked, days, is_vague_day = mark_days(mark_no_matter(own), now.date())
    marked, sums, is_odd_number = mark_sums(marked)
    paid = [clause for clause in _clauses(marked) if _PAID.search(clause)]
    if paid:
        return _read_payment(marked, paid, sums, is_odd_number)
    if not any(_PAY.search(clause) for clause in _clauses(marked)):
        return _unclear("no_statement")
    reason = _against_promise(marked, len(days), len(sums), is_vague_day, is_odd_number)
    if reason is not None:
        return _unclear(reason)
    reason = "promise_dated_sum" if sums else "promise_dated"
    return Reading(ReplyKind.PROMISE_TO_PAY, next(iter(sums), None), next(iter(days)), reason)


def _clauses(marked: str) -> Iterable[str]:
    """The parts between full stops, commas and line ends, without blanks around them."""
    return [part.strip() for part in _CLAUSE.split(marked) if part.strip()]


def _read_payment(marked: str, paid: list[str], sums: set[int], is_odd_number: bool) -> Reading:
    if any(_NOT_PAID.search(_HARMLESS.sub("", clause)) for clause in paid) or _TAG.search(marked):
        return _unclear("payment_doubtful")
    if _SUPPOSED.search(marked):
        return _unclear("conditional")
    if FUTURE in marked or _PART.search(marked):
        return _unclear("payment_and_more")
    if len(sums) > 1:
        return _unclear("two_sums")
    is_sum_of_it = not is_odd_number and any(SUM in clause for clause in paid)
    amount_minor = next(iter(sums)) if is_sum_of_it else None
    return Reading(ReplyKind.ALREADY_PAID, amount_minor, None, "payment_stated")


def _against_promise(marked: str, days: int, sums: int, is_vague_day: bool, is_odd_number: bool) -> str | None:
    """Why a text with a word of paying is no clear promise; None if nothing speaks against it."""
    plain = _HARMLESS.sub("", marked)
    for reason, pattern in _AGAINST:
        if pattern.search(plain):
            return reason
    if days > 1:
        return "two_days"
    if PAST in marked:
        return "past_day"
    if is_vague_day:
        return "vague_day"
    if not days:
        return "no_day"
    if sums > 1:
        return "two_sums"
    if is_odd_number or re.search("(?:还|付|转|交|打)(?:你们?)?(?:[二两三四五六七八九十]|一(?![下定起次直并]))", plain):
        return "unexplained_number"
    if _PART.search(plain):
        return "part_of_a_sum"
    for clause in _clauses(marked):
        # A day or a sum counts where it is said of paying, or stands alone: 我周五有事,还2000 names no day to pay.
        rest = _MARK.sub("", clause)
        if rest != clause and not _PAY.search(clause) and _FILLER.sub("", rest):
            return "day_or_sum_of_something_else"
    return None
