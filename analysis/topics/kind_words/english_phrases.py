"""The words and phrases by which the kind of an English piece of text is told: tables, no judgement."""

from __future__ import annotations

import re

from ..words import STOP_WORDS


def _words(*lists: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join("|".join(part.split()) for part in lists) + r")\b")


def _phrases(*lists: str) -> re.Pattern[str]:
    """Patterns that each begin with a word; the boundary stands before all of them, which is read fastest."""
    return re.compile(r"\b(?:" + "|".join(lists) + ")")


WORD = re.compile(r"[a-zA-Z\u00c0-\u024f]+(?:['’][a-zA-Z]+)?")
GOOD = _words(
    "good great nice best love loved loving like excellent awesome amazing super superb wonderful fantastic perfect",
    "brilliant cool beautiful enjoy enjoyed enjoying fun happy satisfied satisfying helpful useful easy smooth smoothly",
    "fast thanks thank recommend recommended favorite favourite fabulous outstanding convenient impressive incredible",
    "terrific lovely reliable secure safe simple handy wow goat osm nyc gud badhiya mast bast fine well glad pleased",
    "impressed loves helps helped teaches teaching rewards blessing gem kudos trustworthy excited grateful",
    "improved valuable learns educational beneficial intuitive flawless flawlessly superior finest",
)
HARM = _words(
    "not no never cannot cant can't couldn't couldnt won't wont wouldn't doesn't doesnt don't dont didn't didnt isn't isnt",
    "aren't wasn't weren't haven't hasn't hadn't unable crash crashes crashed crashing error errors fail fails failed",
    "failing failure broken bug bugs buggy glitch glitches glitchy slow slower lag lags laggy lagging freeze freezes freezing",
    "frozen stuck issue issues problem problems trouble worst worse bad terrible horrible awful pathetic useless waste",
    "scam fraud fake cheat cheated cheating stolen steal hate hated annoying annoyed frustrating frustrated disappointed",
    "disappointing disappointment missing lost disappeared removed removing remove deleted refund refunds charged overcharged",
    "expensive costly ads blocked declined rejected denied delay delayed hang hangs hanging logout unusable hard difficult",
    "confusing confused impossible wrong incorrect pending poor poorly unresponsive stops stopped stopping kicked buffering",
    "blurry dark black flickering ridiculous garbage trash crap sucks suck rubbish cancel cancelled canceled canceling",
    "uninstall uninstalled uninstalling unfortunately why without instead except barely hardly keeps keep constantly",
)
# A part that breaks: a text that wishes for its repair is a problem.
FAILS = _phrases(
    r"(?:crash\w*|freez\w*|froze\w*|error\w*|bugs?|buggy|glitch\w*|hangs?|hanging|stuck|broken|stall\w*|buffering|laggy|lagging)\b",
    r"(?:not|never|\w+n't|cant|wont|dont|doesnt|didnt|stop\w*|quit|without) (?:\w+ ){0,2}?(?:work\w*|load\w*|open\w*|respond\w*|connect\w*)\b",
    r"(?:black|white|blank) screen\b",
    r"(?:log|logs|kick|kicks|kicked|logged|signs|signed) (?:me|us|you|him|her|them) (?:\w+ )?out\b",
    r"(?:can'?t|cannot|unable to|won'?t let (?:me|us)) (?:\w+ )?(?:log|sign|open|load|connect|play|access)\b",
)
ADDED = "add|make|bring|include|allow|provide|give"
NICE = "better|nice|great|good|cool|helpful|awesome|amazing|useful|perfect|lovely|handy|ideal|gold|golden|convenient"
# Who wishes so, wishes, whatever else the sentence does.
WISH = _phrases(
    rf"(?:please|pls|plz|plzz|kindly)\s+(?:\w+\s+){{0,2}}?(?:{ADDED}|improve|introduce|create|put|let (?!me know|us know)|enable|support|consider"
    r"|implement|launch|update|upload|release|remove the|option)\b",
    rf"will be (?:\w+ )?(?:{NICE}) (?:if|to have)\b",
    rf"(?:would|could|'d|should) (?:\w+ )?be(?:en)? (?:\w+ )?(?:{NICE})\b",
    rf"(?:should|could|would) have been (?:\w+ )?(?:{NICE})\b",
    r"i?wish(?! you (?:all|the|good|luck|best)\b| them\b)\b",
    r"suggest(?:ion|ions)?\b",
    r"i (?:recommend|propose) (?:add|mak|allow|you)\w*",
    r"(?:i|we|really) hope (?:you|they|to|that|it|there|i|we)\b",
    r"hoping (?:for|you|they|that|to see)\b",
    r"feature (?:request|proposal|idea)\b",
    rf"(?:could|can|will) (?:you|u|they) (?:\w+ )?(?:{ADDED})\b",
    r"bring (?:back|it back|them back)\b",
    r"(?:would|'d) (?:like|love) (?:to (?:see|have|be able)|it if|a|an|the option|you|more|some)\b",
    r"it'?d be\b",
    r"if only\b",
    r"(?:5|five) stars? (?:if|when)\b",
    r"(?:request|suggest|propos)\w* (?:a|the|this|an) (?:\w+ )?(?:feature|option|improvement)\b",
)
WISH_FIRST = re.compile(
    r"^\W*(?:wish\b|(?:a |new )?(?:features?|proposal|rfc|improvement|enhancement|idea)\b(?! (?:is|are|was|were|not|does|do|didn|don|broke|to|of|that)\b))",
)
# What is wished for, unless the sentence asks whether it is so or tells what was told.
NEED = _phrases(
    r"(?:should|must|needs|ought|(?<!i )(?<!we )(?<!you )(?<!u )(?:need|want)) (?:to )?(?:be able|have|add|allow|include|provide|bring|make|let|give|get|improve|support"
    r"|be (?:added|availed|allowed|possible|an? ))\b(?! (?:a |my |the )?refund)",
    r"(?:needs?|(?<!and )(?<!you )(?<!who )want) (?:a|an|more|some|new|better|update|updates|updating|the option|the ability)\b(?! (?:refund|help|answer|reply|response)|n? \w+ from)",
    r"(?:an|no|any|another|more|the|need|want) (?:option|ability|setting) to\b(?<!love the ability to)(?<!like the ability to)(?<!love the option to)"
    r"(?<!like the option to)(?<!have the option to)(?<!have the ability to)(?<!having the ability to)(?<!and the option to)(?<!and the ability to)",
    r"if (?:there (?:was|were)|you (?:could|can|add|would))\b",
    r"looking forward to (?:more|the|see|an?)\b",
    r"(?:no|lacks?|missing|lacking) (?:an? |the )?(?:option|setting)\b",
    r"support for\b",
    r"add (?:more|option|feature|support)\b",
)
ORDER = (
    r"(?:(?:add|allow|enable|implement|introduce|include|provide|improve|extend|expose|hide|disable|increase|reduce|replace|remove|bring|consider|display|show"
    r"|rename|accept|adopt|surface|warn|return|release|simplify|unify|refactor|clarify|highlight|remember|respect|detect|automate|speed up|render)"
    r"|support(?! (?:is|was|has|team|will|never|and|said|does|number)\b)|(?:let|give) (?:us|me|users|people|an? option|it an? (?!try|shot|go|chance|miss|star|zero|rating|\d))|make (?!sure|it work|sense)"
    r"|should|(?:option|setting|command|api) (?:for|to)|ability to)(?:\s+|(?<=\s))[\w`'\"<]"
)
# A sentence in the imperative, at its start, after "please" or after a name with a colon: "Add …", "Search: show …".
COMMAND = re.compile(r"(?:^\W*|[.!?;:,\]]\s+\W*|\b(?:please|pls|plz|maybe|kindly) )" + ORDER)
HEADLINE = re.compile(r"\W*" + ORDER)
TOLD = re.compile(r"\b(?:tell\w*|told|say\w*|said|ask\w*|prompt\w*) (?:me|us|him|her|that|i|every\w*)\b")
# Words that say how somebody feels, or only "the app": of these alone nobody can make a request.
FEELING = frozenset(
    "worst worse bad terrible horrible awful pathetic useless waste hate hated annoying annoyed frustrating frustrated"
    " disappointed disappointing disappointment ridiculous garbage trash crap sucks suck rubbish poor poorly disgusting"
    " stupid idiot idiots shame shameful lame boring sad angry upset regret joke nonsense dumb horrendous atrocious"
    " unacceptable ashamed disgrace disgraceful nightmare mess ruined ruin bullshit shit fuck fucking damn hell bs"
    " good great nice best love loved like excellent awesome amazing super perfect happy cool fun okay fine decent average".split()
)
GENERAL = frozenset(
    "experience application apps service company product software star stars rating review reviews download"
    " worth anymore everyone everything anything nothing something someone people guys life world money times"
    " happening happen happened seriously totally absolutely extremely completely literally honestly ever never always"
    " please stop stopped fix solve solved sir team dear user users customer customers day month year years months days week"
    " trash hope wish reason sense wrong problem better ugh make lol omg problems issue issues recommend"
    " fixed sadly unfortunately reported week weeks weekend".split()
)
EMPTY = FEELING | GENERAL | STOP_WORDS
# One of these is enough to know what somebody means.
CONCRETE = re.compile(
    r"^(?:crash|freez|froz|lag|slow|buffer|hang|glitch|bug|error|login|log|sign|load|open|work|play|updat|install|uninstall|connect"
    r"|cancel|pay|refund|charg|price|expensiv|cost|ads?$|advert|commercial|password|otp|subtitle|language|sound|audio|video|screen|download"
    r"|cast|notif|search|sync|batter|scam|fraud|stuck|logout|respond|verif|blur|dark|quality|support|captcha|bank|card|transfer|kyc)"
)
# A question by its first words, and by words inside a sentence.
OPENS = re.compile(
    r"^\W*(?:(?:hi|hello|hey|dear|sir|team|guys|all|please|pls|so|and|but|also|ok|okay|just|q|question|help|everyone|there|then|or|if so|now)\b[\s,.:!~\]-]*)*"
    r"(?:how (?:to|do|does|can|could|should|would|is|are|much|many|long|often|about|will|did|soon|far|old|i)\b"
    r"|(?:what|what's|which|where|where's|when|who|whose|can|could|may|is|are|am|do|does|did|will|would|should|has|have|was|were)\b(?!'))",
)
MAY_ASK = frozenset(
    "how what which where whether when why wonder wondering question questions explain anyone anybody tell show possible"
    " can could may is does do".split()
)
ASKS_FOR = _phrases(
    r"how (?:do|can|could|should|would|to|will|did|does|must) (?:i|we|one|u|my|the|it)\b",
    r"how (?:much|many|long|often)\b.*\?",
    r"(?:question is|wondering) how to\b",
    r"how to\b.*\?",
    r"(?:can|could|may|should|shall) (?:i|we|my)\b.*\?",
    r"(?:do|does|did|will|would|can|could|am|is|are|was|were|has|have) (?:i|we|it|there|my|the|this|that|they) (?:\w+ ){0,8}?\w*\?",
    r"any(?:one|body) (?:else )?(?:know|have any|explain|tell|can)\b",
    r"any (?:idea|ideas|clue|way|chance|suggestions?|help)\b.*\?",
    r"wonder(?:ing)? (?:if|how|whether|what|why|when|where|which)\b",
    r"(?:like|want|need|wanted|love|trying) to (?:know|ask|understand|find out|figure out)\b",
    r"is there (?:a|an|any|some) \w+",
    r"is it (?:possible|normal|allowed|expected|intended|intentional|ok|okay|safe)\b",
    r"(?:tell|show|explain|advise|teach) (?:to )?(?:me|us) (?:how|what|where|when|which|more|about)\b",
    r"help me (?:\w+ )?(?:find|understand|with)\b",
    r"(?:have|got|my|quick|another|one|a|some|few|simple|with this|general|related) questions?\b",
    r"question (?:about|on|regarding)\b",
    r"can (?:someone|somebody|you|anyone|u) (?:please |kindly )?(?:explain|tell|clarify|help me)\b",
    r"what(?:'s| is| are| does| do)? (?:the|a|an|my|i|we|it) (?:\w+ ){0,10}?\w*\?",
    r"(?:what|which|where|how|whether) (?:i should|should i)\b",
    r"(?<!they )(?<!you )(?<!he )(?<!she )(?<!who )(?:not sure|don'?t know|do not know|no idea|not clear|unclear|unsure|don'?t understand|do not understand) (?:how|what|where|which|whether|if|when)\b"
    r"(?! to (?:say|explain|describe))",
)
ASKS_FIRST = re.compile(
    r"^\W*(?:how (?:to\b(?! (?:say|explain|describe))|(?:much|long|do i|can i)\b)|(?:can|could|may) (?:i|we)\b|question\b)"
)
# No answer is wanted: the question itself blames.
RHETORICAL = _phrases(
    r"(?:the heck|the hell|wtf|wth|on earth|how come|how dare|seriously|kidding me|are you kidding|who cares|what kind of|what sort of|what a|you even|they even)\b",
    r"how (?:can|could|do) (?:you|they|u|a company|such)\b",
    r"what(?:'s| is| has|s)? (?:happen\w*|wrong|going on|up with|the point|the use|the problem|the issue)\b",
    r"(?:can|could|will|would) (?:you|u|someone|somebody|they) (?:\w+ )?(?:fix|solve|resolve|stop|do something)\b",
    r"when (?:will|are) (?:you|they|this|it) (?:\w+ ){0,2}?(?:fix\w*|solve\w*|resolve\w*)\b",
    r"(?:get|need|have) (?:some |any )?help\b",
    r"why not\b",
    r"why (?:[\w']+ ){0,6}?(?:always|keeps?|still|so|again|all of a sudden|suddenly|every (?:\w+ )?(?:time|day|week|month|single))\b",
)
SHOUTED = re.compile(r"[?!]{3,}|!\?|\?!")
WHY = re.compile(r"\bwhy\b")
# Said in a question these do not blame: "can I not …", "how do I cancel", "is it hard to".
ASKED_HARM = _words(
    "not no never cannot can't cant don't dont doesn't doesnt isn't isnt aren't won't wont wouldn't couldn't haven't hasn't didn't without instead except",
    "hard difficult cancel cancelled canceled refund refunds removed remove removing deleted missing lost stolen pending charged delay expensive wrong incorrect",
    "declined blocked rejected denied ads logout dark black stop stopped keep issue issues problem problems trouble confused confusing barely hardly why fraud",
)
HARMLESS = re.compile(r"\b(?:not sure|(?:don'?t|do not|didn'?t|did not|not) (?:know|understand|clear))\b")
PRAISE_NEGATION = _phrases(
    r"(?:no|not any|never (?:had|have|faced)|without)\s+(?:\w+\s+){0,2}?(?:problem|problems|issue|issues|complaint|complaints|doubt|ads|hassle"
    r"|trouble|lag|regrets?|error|errors)\b",
    r"not bad\b",
    r"can'?t (?:stop|wait|live|complain|go wrong)\b",
    r"(?:hard|difficult) to (?:beat|stop)\b",
    r"without (?:a|any) (?:doubt|problem|issue|hassle)s?\b",
    r"no words\b",
    r"nothing (?:bad|wrong)\b",
    r"never (?:disappoint\w*|regret\w*|fail\w*|get bored)\b",
    r"never (?:seen|used|found) (?:\w+ ){0,3}?(?:better|like)\b",
    r"not only\b",
    r"why not\b",
    r"no more \w+ing\b",
    r"no other \w+",
    r"(?:is|are) everything\b",
    r"(?:not|never|without|no) worry(?:ing)?\b",
    r"(?:don'?t|not) (?:need|have) to worry\b",
    r"(?:resolv|solv|fix)(?:ed|ing) (?:\w+ ){0,5}?(?:issues?|problems?)\b",
    r"(?:if|any) (?:issues?|problems?) (?:arise|occur|come)\w*\b",
)
# Neither good nor bad: what need not be done, and "like" where nobody likes anything.
NEITHER = _phrases(
    r"(?:don'?t|doesn'?t|didn'?t|not|never|without|won'?t) hav(?:e|ing) to\b",
    r"good (?:morning|afternoon|evening|day)\b",
    r"no need (?:to|for)\b",
    r"hope (?:that|this|it) helps\b",
    r"(?:would|'d) love\b",
    r"(?:would|'d|feels?|felt|looks?|seems?|sounds?|something|things?|stuff|just|more|not|n't|don't|dont|apps?) like\b",
)
GREETING = re.compile(
    r"\W*(?:good (?:morning|afternoon|evening|day|night)|hi|hello|hey|greetings)\b(?:\W+\w+){0,4}\W*"
    r"|\W*(?:me again|that'?s (?:it|all)|thats all|hope (?:that|this|it) helps)\W*(?:have a nice \w+\W*)?",
)
# What cannot be done, said by the verb alone, and what needs no further word.
CANNOT = _phrases(
    r"customer (?:service|support|care)\b",
    r"(?:user )?interface\b",
    r"not free\b",
    r"(?:trying|tried) to \w+",
    r"(?:can'?t|cannot|couldn'?t|(?:unable|not able) to|won'?t|didn'?t|doesn'?t|did not|does not) (?:\w+ )?"
    r"(?:add|get (?!enough)|take|go|find|send|receive|see|put|change|make|let|use|show)\b",
)
SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")
ASKS = re.compile(
    r"\?|^(?:how|why|what|when|where|who|which|can|could|is|are|do|does|did|will|would|should|has|have|am)\b"
)
