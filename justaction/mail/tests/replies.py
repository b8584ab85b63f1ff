"""How mail programs write an answer: each with the words that are new in it, which are always NEW."""

from __future__ import annotations

NEW = "I can bring the ledger.\n\nSee you on Tuesday."

GMAIL = f"""{NEW}

On Thu, Nov 26, 2026 at 9:14 AM Imani Reyes (Money) <
reply+talk-abc@collab.example.org> wrote:

> =-=-= Write your answer above this line =-=-=
>
> Who can bring the ledger?
>
"""
GMAIL_SPANISH = f"""{NEW}

El jue, 26 nov 2026 a las 9:14, Imani Reyes (<reply+talk-abc@collab.example.org>)
escribió:

> Who can bring the ledger?
"""
GMAIL_FRENCH = f"""{NEW}

Le jeu. 26 nov. 2026 à 09:14, Imani Reyes <reply@collab.example.org> a
écrit :

> Who can bring the ledger?
"""
GMAIL_POLISH = f"""{NEW}

czw., 26 lis 2026 o 09:14 Imani Reyes <reply@collab.example.org> napisał(a):

> Who can bring the ledger?
"""
GMAIL_CHINESE = f"""{NEW}

Imani Reyes <reply@collab.example.org> 于2026年11月26日周四 09:14写道：

> Who can bring the ledger?
"""
GMAIL_ARABIC = f"""{NEW}

في الخميس، 26 نوفمبر 2026 في 9:14 ص تمت كتابة ما يلي بواسطة ‪Imani Reyes‬‏ <reply@collab.example.org> كتب:

> Who can bring the ledger?
"""
APPLE = f"""{NEW}

> On 26 Nov 2026, at 09:14, Imani Reyes <reply@collab.example.org> wrote:
>
> Who can bring the ledger?
"""
APPLE_PHONE = f"""{NEW}

Sent from my iPhone

> On Nov 26, 2026, at 9:14 AM, Imani Reyes <reply@collab.example.org> wrote:
>
> \ufeffWho can bring the ledger?
"""
APPLE_PHONE_GERMAN = f"""{NEW}

Von meinem iPhone gesendet

> Am 26.11.2026 um 09:14 schrieb Imani Reyes <reply@collab.example.org>:
>
> Who can bring the ledger?
"""
THUNDERBIRD_GERMAN = f"""{NEW}

--\x20
Ana Flores
Tel. 555 0100

Am 26.11.26 um 09:14 schrieb Imani Reyes:
> Who can bring the ledger?
"""
THUNDERBIRD_BELOW = f"""On 11/26/26 09:14, Imani Reyes wrote:
> =-=-= Write your answer above this line =-=-=
>
> Who can bring the ledger?

{NEW}

--\x20
Ana Flores
"""
OUTLOOK = f"""{NEW}

Best,
Ana

________________________________
From: Imani Reyes (Money) <reply@collab.example.org>
Sent: Thursday, November 26, 2026 9:14 AM
To: Ana Flores <ana@example.org>
Subject: Re: The ledger

Who can bring the ledger?
"""
OUTLOOK_GERMAN = f"""{NEW}

Von: Imani Reyes <reply@collab.example.org>
Gesendet: Donnerstag, 26. November 2026 09:14
An: Ana Flores <ana@example.org>
Betreff: Re: The ledger

Who can bring the ledger?
"""
OUTLOOK_SPANISH = f"""{NEW}

De: Imani Reyes <reply@collab.example.org>
Enviado el: jueves, 26 de noviembre de 2026 09:14
Para: Ana Flores
Asunto: Re: The ledger

Who can bring the ledger?
"""
OUTLOOK_OLD = f"""{NEW}

-----Original Message-----
From: Imani Reyes
Sent: Thursday, November 26, 2026 9:14 AM

Who can bring the ledger?
"""
OUTLOOK_PHONE = f"""{NEW}

Get Outlook for iOS<https://aka.ms/o0ukef>
________________________________
From: Imani Reyes <reply@collab.example.org>
Sent: Thursday, November 26, 2026 9:14:02 AM
To: Ana Flores <ana@example.org>
Subject: Re: The ledger

Who can bring the ledger?
"""
NO_SIGNS = f"""{NEW}

On 2026-11-26 09:14, Imani Reyes wrote:

Who can bring the ledger?
"""
OUR_MARK = f"""{NEW}

=-=-= Write your answer above this line =-=-=
Who can bring the ledger?
"""

TEXTS = {
    name: text
    for name, text in globals().items()
    if name.isupper() and name != "NEW" and isinstance(text, str)
}

HTML_GMAIL = """<div dir="ltr">I can bring the ledger.<div><br></div><div>See you on Tuesday.</div></div><br>
<div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">On Thu, Nov 26, 2026 at 9:14 AM Imani
Reyes &lt;<a href="mailto:reply@collab.example.org">reply@collab.example.org</a>&gt; wrote:<br></div>
<blockquote class="gmail_quote" style="margin:0 0 0 .8ex"><p>Who can bring the ledger?</p></blockquote></div>"""
HTML_OUTLOOK = """<html><head><style>p {color: red}</style></head><body><div class="WordSection1">
<p class="MsoNormal">I can bring the ledger.<o:p></o:p></p><p class="MsoNormal">See you on Tuesday.</p></div>
<div id="appendonsend"></div><hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg" dir="ltr">
<font><b>From:</b> Imani Reyes<br><b>Sent:</b> Thursday, November 26, 2026<br><b>Subject:</b> The ledger</font></div>
<div>Who can bring the ledger?</div></body></html>"""
HTML_APPLE = """<html><body dir="auto">I can bring the ledger.<div><br></div><div>See you on Tuesday.</div>
<div><br><div dir="ltr">Sent from my iPad</div><div dir="ltr"><br><blockquote type="cite">On Nov 26, 2026, at 9:14 AM,
Imani Reyes &lt;reply@collab.example.org&gt; wrote:<br><br></blockquote></div><blockquote type="cite"><div dir="ltr">
Who can bring the ledger?</div></blockquote></div></body></html>"""
HTML_YAHOO = """<div>I can bring the ledger.</div><div><br></div><div>See you on Tuesday.</div><div id="yahoo_quoted_1"
class="yahoo_quoted"><div>On Thursday, Imani Reyes wrote:</div><div>Who can bring the ledger?</div></div>"""
HTMLS = {name: text for name, text in globals().items() if name.startswith("HTML_")}
