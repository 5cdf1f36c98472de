"""Letters as programs really send them, each with what must be read in it.

A row is a name, the letter's bytes, and the fields of `answerable mail parse` it must give (others are free).
The builders below make the bytes; nothing here was ever sent by anybody.
"""

import base64
import hashlib
import quopri
import struct
import zlib

DANA = "From: Dana Whitfield <dana@harborcafe.example>"
HEAD = f"{DANA}\nTo: support@bulkimart.com\nSubject: Cups\nDate: Thu, 03 Dec 2026 10:00:00 -0500\nMessage-ID: <1@harborcafe.example>\nMIME-Version: 1.0\n"
GERMAN = "Größe und Maße fehlen, bitte prüfen Sie das für uns – 5 €."
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(64))


def crlf(text):
    return text.replace("\n", "\r\n").encode("utf-8", "surrogateescape")


def letter(headers, body, *, encoding="utf-8", head=HEAD):
    """One part: headers as text, the body in an encoding, or as bytes."""
    content = body if isinstance(body, bytes) else body.replace("\n", "\r\n").encode(encoding)
    return crlf(head + headers + "\n\n") + content


def part(headers, body, encoding="utf-8"):
    content = body if isinstance(body, bytes) else body.replace("\n", "\r\n").encode(encoding)
    return crlf(headers + "\n\n") + content


def multipart(kind, *parts, boundary="=_b", head=HEAD, more=""):
    mark = f"--{boundary}".encode()
    inside = b"".join(mark + b"\r\n" + each + b"\r\n" for each in parts)
    return (
        crlf(f'{head}Content-Type: multipart/{kind}; boundary="{boundary}"{more}\n\n')
        + inside
        + mark
        + b"--\r\n"
    )


def nested(kind, *parts, boundary):
    mark = f"--{boundary}".encode()
    inside = b"".join(mark + b"\r\n" + each + b"\r\n" for each in parts)
    return crlf(f'Content-Type: multipart/{kind}; boundary="{boundary}"\n\n') + inside + mark + b"--"


def b64(content):
    return base64.encodebytes(content).replace(b"\n", b"\r\n").strip()


def tnef(*files, rtf=b""):
    """A winmail.dat with these files (MS-OXTNEF 2.1), and its words as packed RTF."""

    def attribute(level, name, kind, data):
        packed = struct.pack("<BHHI", level, name, kind, len(data)) + data
        return packed + struct.pack("<H", sum(data) & 0xFFFF)

    made = struct.pack("<IH", 0x223E9F78, 1) + attribute(1, 0x9006, 8, struct.pack("<I", 0x10000))
    if rtf:
        filled = rtf + bytes(-len(rtf) % 4)
        made += attribute(1, 0x9003, 6, struct.pack("<IHHII", 1, 0x0102, 0x1009, 1, len(rtf)) + filled)
    for name, content in files:
        made += attribute(2, 0x9002, 6, bytes(14))
        made += attribute(2, 0x8010, 1, name.encode() + b"\0") + attribute(2, 0x800F, 6, content)
    return made


def rtf_as_it_is(words):
    """Not packed, but as Outlook may store it (MS-OXRTFCP 2.1.3.1.1)."""
    return struct.pack("<II4sI", len(words) + 12, len(words), b"MELA", 0) + words


HELLO_WORLD = bytes.fromhex(  # the example of MS-OXRTFCP 4.1
    "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
)


def yenc(name, content, *, check=None):
    coded = b"".join(
        b"=" + bytes([(byte + 106) % 256])
        if (byte + 42) % 256 in {0, 10, 13, 61}
        else bytes([(byte + 42) % 256])
        for byte in content
    )
    lines = b"\r\n".join(coded[at : at + 128] for at in range(0, len(coded), 128)).replace(b"=\r\n", b"=\r\n")
    total = f"{zlib.crc32(content) if check is None else check:08x}".encode()
    size = str(len(content)).encode()
    return b"=ybegin line=128 size=%s name=%s\r\n%s\r\n=yend size=%s crc32=%s\r\n" % (
        size,
        name.encode(),
        lines,
        size,
        total,
    )


def binhex(name, content):
    """RFC 1741, Appendix A; the sums are not looked at."""
    letters = "!\"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr"
    data = (
        bytes([len(name)])
        + name.encode("mac_roman")
        + b"\0TEXTttxt\0\0"
        + struct.pack(">II", len(content), 0)
        + b"\0\0"
    )
    data += content + b"\0\0\0\0"
    data = data.replace(b"\x90", b"\x90\x00").replace(b"aaaaaaaa", b"a\x90\x08")
    bits = "".join(f"{byte:08b}" for byte in data)
    bits += "0" * (-len(bits) % 6)
    coded = ":" + "".join(letters[int(bits[at : at + 6], 2)] for at in range(0, len(bits), 6)) + ":"
    lines = "\n".join(coded[at : at + 64] for at in range(0, len(coded), 64))
    return f"(This file must be converted with BinHex 4.0)\n\n{lines}"


EVERY_BYTE = bytes(range(256)) * 3
TEXT = part("Content-Type: text/plain; charset=utf-8", "See the files.")
HTML = part("Content-Type: text/html; charset=utf-8", '<p>See the <b>files</b>.</p><img src="cid:cup@x">')
PICTURE = part(
    "Content-Type: image/png; name=cup.png\nContent-ID: <cup@x>\nContent-Disposition: inline; filename=cup.png\nContent-Transfer-Encoding: base64",
    b64(PNG),
)
PDF = part(
    "Content-Type: application/pdf\nContent-Disposition: attachment; filename=order.pdf\nContent-Transfer-Encoding: base64",
    b64(b"%PDF-1.7 order"),
)
INVITATION = part(
    "Content-Type: text/calendar; charset=utf-8; method=REQUEST",
    "BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nSUMMARY:Visit\nEND:VEVENT\nEND:VCALENDAR",
)

SCRIPTS = {
    "utf-8": GERMAN, "iso-8859-1": "Größe und Maße", "windows-1252": "Größe – 5 €", "iso-8859-15": "Größe 5 €",
    "iso-8859-2": "Zażółć gęślą jaźń", "windows-1250": "Příliš žluťoučký kůň", "windows-1251": "Где мой заказ?",
    "koi8-r": "Где мой заказ?", "koi8-u": "Де моє замовлення?", "iso-8859-5": "Где мой заказ?",
    "ibm866": "Где мой заказ?", "iso-8859-7": "Πού είναι η παραγγελία;", "windows-1253": "Πού είναι;",
    "iso-8859-9": "Siparişim nerede? Işık", "windows-1254": "Siparişim nerede?", "windows-1255": "איפה ההזמנה שלי",
    "iso-8859-8-i": "איפה ההזמנה שלי", "windows-1256": "أين طلبي", "windows-1257": "Kur ir mans pasūtījums",
    "windows-1258": "Don hang", "tis-620": "คำสั่งซื้อของฉัน", "windows-874": "คำสั่งซื้อของฉัน",
    "iso-2022-jp": "注文はどこですか", "shift_jis": "注文はどこですか", "euc-jp": "注文はどこですか",
    "gb2312": "我的订单在哪里", "gbk": "我的訂單在哪裡", "gb18030": "我的订单在哪里", "big5": "我的訂單在哪裡",
    "euc-kr": "내 주문은 어디에", "ks_c_5601-1987": "내 주문은 어디에", "iso-2022-kr": "내 주문은 어디에",
    "macintosh": "Größe", "utf-16": "Größe", "utf-7": "Größe",
}  # fmt: skip
PYTHON = {
    "ks_c_5601-1987": "cp949",
    "iso-8859-8-i": "iso8859-8",
    "macintosh": "mac-roman",
    "windows-874": "cp874",
}

READINGS = [
    *(
        (
            f"charset {name}",
            letter(f"Content-Type: text/plain; charset={name}", text, encoding=PYTHON.get(name, name)),
            {"text": text, "problems": []},
        )
        for name, text in SCRIPTS.items()
    ),
    *(
        (
            f"subject in {name}",
            letter("Content-Type: text/plain", "Hello", head=HEAD.replace("Subject: Cups", f"Subject: =?{name}?B?{base64.b64encode(SCRIPTS[name].encode(PYTHON.get(name, name))).decode()}?=")),
            {"subject": SCRIPTS[name]},
        )
        for name in ("utf-8", "iso-8859-1", "windows-1251", "koi8-r", "iso-2022-jp", "gb2312", "big5", "euc-kr", "windows-1255")
    ),
    # Labels that are missing or wrong.
    ("no charset, UTF-8", letter("Content-Type: text/plain", GERMAN), {"text": GERMAN}),
    ("no content type at all", letter("X-Nothing: here", GERMAN), {"text": GERMAN}),
    ("us-ascii, but UTF-8", letter("Content-Type: text/plain; charset=us-ascii", GERMAN), {"text": GERMAN}),
    ("iso-8859-1, but UTF-8", letter("Content-Type: text/plain; charset=iso-8859-1", GERMAN), {"text": GERMAN}),
    ("windows-1251, but UTF-8", letter("Content-Type: text/plain; charset=windows-1251", "Где мой заказ?"), {"text": "Где мой заказ?"}),
    ("utf-8, but Windows-1252", letter("Content-Type: text/plain; charset=utf-8", "Größe – 5 €", encoding="cp1252"), {"text": "Größe – 5 €"}),
    ("no charset, Windows-1252", letter("Content-Type: text/plain", "Größe – 5 €", encoding="cp1252"), {"text": "Größe – 5 €"}),
    ("no charset, Cyrillic", letter("Content-Type: text/plain", "Здравствуйте, где мой заказ? Я жду уже две недели.", encoding="cp1251"), {"text": "Здравствуйте, где мой заказ? Я жду уже две недели."}),
    ("no charset, Japanese by escapes", letter("Content-Type: text/plain", "注文はどこですか", encoding="iso2022_jp"), {"text": "注文はどこですか"}),
    ("a charset nobody knows", letter("Content-Type: text/plain; charset=x-martian", GERMAN), {"text": GERMAN}),
    ("a charset in quotes and capitals", letter('Content-Type: TEXT/PLAIN; CHARSET="ISO-8859-1"', "Größe", encoding="latin-1"), {"text": "Größe"}),
    ("the charset in the page itself", letter("Content-Type: text/html", '<meta charset="windows-1251"><p>Где мой заказ?</p>', encoding="cp1251"), {"text": "Где мой заказ?"}),
    ("a byte order mark", letter("Content-Type: text/plain; charset=utf-8", "\ufeffHello"), {"text": "Hello"}),
    # Transfer encodings.
    ("quoted-printable", letter("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable", quopri.encodestring(GERMAN.encode())), {"text": GERMAN}),
    ("quoted-printable, lower case and soft breaks", letter("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: Quoted-Printable", b"Gr=c3=b6=\r\n=c3=9fe"), {"text": "Größe"}),
    ("quoted-printable with a bare equals sign", letter("Content-Transfer-Encoding: quoted-printable", b"2 = 1 + 1 =3D 2"), {"text": "2 = 1 + 1 = 2"}),
    ("base64", letter("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64", b64(GERMAN.encode())), {"text": GERMAN}),
    ("base64 without padding", letter("Content-Transfer-Encoding: base64", b"SGVsbG8"), {"text": "Hello"}),
    ("base64 with a footer behind it", letter("Content-Transfer-Encoding: base64", b"SGVsbG8=\r\n\r\n-- \r\nsent by a list"), {"text": "Hello"}),
    ("an encoding nobody knows", letter("Content-Transfer-Encoding: 6bit", "Hello"), {"text": "Hello"}),
    ("uuencode in the words", letter("Content-Type: text/plain", "See it.\n\nbegin 644 cups.txt\n#0V%T\n`\nend\n"), {"attachments": [{"name": "cups.txt", "size": 3}]}),
    ("bare line feeds", HEAD.encode() + b"\nHello\nthere", {"text": "Hello\nthere"}),
    ("bare carriage returns", (HEAD + "\nHello\nthere").replace("\n", "\r").encode(), {"text": "Hello\nthere", "subject": "Cups"}),
    ("one letter of an mbox", b"From dana Thu Dec  3 10:00:00 2026\n" + HEAD.encode() + b"\nHello", {"text": "Hello", "subject": "Cups"}),
    ("flowed", letter("Content-Type: text/plain; format=flowed", "These words \nbelong together.\n\n> and \n> these\n-- \nDana"), {"text": "These words belong together.\n\n> and these\n-- \nDana"}),
    ("flowed without the spaces", letter("Content-Type: text/plain; format=flowed; delsp=yes", "注文は \nどこですか"), {"text": "注文はどこですか"}),
    # Structure.
    ("HTML alone", letter("Content-Type: text/html; charset=utf-8", "<p>Hello<br>there</p><script>x()</script>"), {"text": "Hello\nthere", "html": "<p>Hello<br>there</p>"}),
    ("text and HTML", multipart("alternative", TEXT, HTML), {"text": "See the files."}),
    ("HTML with its picture", multipart("related", HTML, PICTURE), {"text": "See the files.", "attachments": [{"name": "cup.png", "inline": True, "content_id": "cup@x", "type": "image/png"}]}),
    ("Outlook's three levels", multipart("mixed", nested("related", nested("alternative", TEXT, HTML, boundary="c"), PICTURE, boundary="d"), PDF), {"text": "See the files.", "attachments": [{"name": "cup.png"}, {"name": "order.pdf", "inline": False}]}),
    ("Apple Mail: words, file, words", multipart("mixed", TEXT, PDF, part("Content-Type: text/plain", "And that.")), {"text": "See the files.\nAnd that.", "attachments": [{"name": "order.pdf"}]}),
    ("a forwarded letter as a file", multipart("mixed", TEXT, part("Content-Type: message/rfc822", "Subject: Our old order\nFrom: teo@northside.example\n\nTwelve cups")), {"text": "See the files.", "attachments": [{"name": "Our old order.eml", "type": "message/rfc822"}]}),
    ("a digest", multipart("digest", part("X-A: b", "Subject: one\n\nfirst"), part("X-A: b", "Subject: two\n\nsecond")), {"attachments": [{"type": "message/rfc822"}, {"type": "message/rfc822"}]}),
    ("winmail.dat", multipart("mixed", TEXT, part('Content-Type: application/ms-tnef; name="winmail.dat"\nContent-Transfer-Encoding: base64', b64(tnef(("order.pdf", b"%PDF-1.7"), ("cup.png", PNG))))), {"text": "See the files.", "attachments": [{"name": "order.pdf", "type": "application/pdf", "size": 8}, {"name": "cup.png", "type": "image/png"}]}),
    ("winmail.dat with packed RTF only", multipart("mixed", part('Content-Type: application/ms-tnef; name="winmail.dat"\nContent-Transfer-Encoding: base64', b64(tnef(rtf=HELLO_WORLD)))), {"text": "hello world", "reply": "hello world", "attachments": []}),
    ("winmail.dat with RTF that wraps HTML", multipart("mixed", part('Content-Type: application/ms-tnef; name="winmail.dat"\nContent-Transfer-Encoding: base64', b64(tnef(("a.txt", b"12 cartons"), rtf=rtf_as_it_is(rb"{\rtf1\ansi\ansicpg1252\fromhtml1 {\fonttbl{\f0 Arial;}}{\*\htmltag64 <p>}Wo bleibt das Caf\'e9f\'fcr 5 \u8364?\htmlrtf \par\htmlrtf0 {\*\htmltag72 </p>}\par Danke}"))))), {"text": "Wo bleibt das Caféfür 5 €\nDanke", "attachments": [{"name": "a.txt"}]}),
    ("yEnc in the text", crlf(HEAD + "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\nSee the file.\n") + yenc("every byte.bin", EVERY_BYTE) + b"Bye.\r\n", {"text": "See the file.\n\nBye.", "attachments": [{"name": "every byte.bin", "size": 768, "sha256": hashlib.sha256(EVERY_BYTE).hexdigest()}], "problems": []}),
    ("damaged yEnc", crlf(HEAD + "\nSee the file.\n") + yenc("a.bin", b"abc", check=1), {"text": "See the file.", "attachments": [{"name": "a.bin", "size": 3}], "problems": ["A file in yEnc is damaged or one of several parts; it is kept as it came."]}),
    ("yEnc without an end", b"Subject: a file\r\n\r\nSee the file.\r\n=ybegin line=128 size=3 name=a.bin\r\nabc\r\n", {"text": "See the file.\n=ybegin line=128 size=3 name=a.bin\nabc", "attachments": []}),
    ("BinHex", multipart("mixed", TEXT, part("Content-Type: application/mac-binhex40; name=order.hqx", binhex("Bestellung ü", b"aaaaaaaa twelve \x90 cartons" + EVERY_BYTE))), {"text": "See the files.", "attachments": [{"name": "Bestellung ü", "size": 793, "sha256": hashlib.sha256(b"aaaaaaaa twelve \x90 cartons" + EVERY_BYTE).hexdigest()}]}),
    ("BinHex cut short", multipart("mixed", TEXT, part("Content-Type: application/mac-binhex40; name=order.hqx", "(This file must be converted with BinHex 4.0)\n\n:%%%:")), {"attachments": [{"name": "order.hqx", "type": "application/mac-binhex40"}]}),
    ("a broken winmail.dat", multipart("mixed", TEXT, part('Content-Type: application/ms-tnef; name="winmail.dat"', b"\x78\x9f\x3e\x22broken")), {"attachments": [{"name": "winmail.dat"}]}),
    ("an invitation", multipart("alternative", TEXT, HTML, INVITATION), {"text": "See the files.", "attachments": [{"type": "text/calendar"}]}),
    ("signed (S/MIME)", multipart("signed", TEXT, part("Content-Type: application/pkcs7-signature; name=smime.p7s\nContent-Transfer-Encoding: base64", b64(b"signature")), more='; protocol="application/pkcs7-signature"; micalg=sha-256'), {"text": "See the files.", "attachments": [{"name": "smime.p7s"}]}),
    ("sealed (S/MIME)", letter("Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\nContent-Transfer-Encoding: base64", b64(b"sealed")), {"text": "", "attachments": [{"name": "smime.p7m", "size": 6}]}),
    ("encrypted (PGP)", multipart("encrypted", part("Content-Type: application/pgp-encrypted", "Version: 1"), part("Content-Type: application/octet-stream; name=encrypted.asc", "-----BEGIN PGP MESSAGE-----")), {"attachments": [{"type": "application/pgp-encrypted"}, {"name": "encrypted.asc"}]}),
    ("PGP in the words", letter("Content-Type: text/plain", "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nHello\n-----BEGIN PGP SIGNATURE-----\nx\n-----END PGP SIGNATURE-----"), {"kind": "human"}),
    ("a boundary that is never closed", crlf(HEAD + "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nHello\n--b\nContent-Type: application/pdf; name=x.pdf\n\n%PDF"), {"text": "Hello", "attachments": [{"name": "x.pdf"}]}),
    ("a multipart without a boundary", letter("Content-Type: multipart/mixed", "Hello"), {"text": "Hello"}),
    ("a voice message", multipart("mixed", TEXT, part("Content-Type: audio/wav; name=voice.wav\nContent-Transfer-Encoding: base64", b64(b"RIFF"))), {"attachments": [{"name": "voice.wav", "type": "audio/wav"}]}),
    ("only a file", letter("Content-Type: application/pdf; name=order.pdf\nContent-Transfer-Encoding: base64", b64(b"%PDF")), {"text": "", "attachments": [{"name": "order.pdf", "size": 4}]}),
    ("two HTML parts", multipart("mixed", HTML, part("Content-Type: text/html", "<p>And that.</p>")), {"text": "See the files.\nAnd that."}),
    # Headers.
    ("a name in encoded words", letter("X-A: b", "Hello", head=HEAD.replace("Dana Whitfield", "=?utf-8?q?Zo=C3=AB_M=C3=BCller?=")), {"from": [{"name": "Zoë Müller", "address": "dana@harborcafe.example"}]}),
    ("a character cut between two encoded words", letter("X-A: b", "Hello", head=HEAD.replace("Subject: Cups", "Subject: =?utf-8?b?R3LD?=\n =?utf-8?b?tsOfZQ==?=")), {"subject": "Größe"}),
    ("encoded words beside plain ones", letter("X-A: b", "Hello", head=HEAD.replace("Subject: Cups", "Subject: Re: =?iso-8859-1?q?Gr=F6=DFe?= of cups")), {"subject": "Re: Größe of cups"}),
    ("an encoded word of a broken charset", letter("X-A: b", "Hello", head=HEAD.replace("Subject: Cups", "Subject: =?x-martian?q?Cups?=")), {"subject": "Cups"}),
    ("raw UTF-8 in headers (RFC 6532)", letter("X-A: b", "Hello", head=HEAD.replace("Subject: Cups", "Subject: Größe").replace("Dana", "Zoë")), {"subject": "Größe", "from": [{"name": "Zoë Whitfield", "address": "dana@harborcafe.example"}]}),
    ("raw Windows-1252 in a header", crlf(HEAD).replace(b"Subject: Cups", b"Subject: Gr\xf6\xdfe") + b"\r\nHello", {"subject": "Größe"}),
    ("a folded subject", letter("X-A: b", "Hello", head=HEAD.replace("Subject: Cups", "Subject: Cups\n and plates")), {"subject": "Cups and plates"}),
    ("a subject with a line break inside an encoded word", letter("X-A: b", "Hello", head=HEAD.replace("Subject: Cups", "Subject: =?utf-8?q?Cups=0D=0ABcc:_x@y.example?=")), {"subject": "Cups  Bcc: x@y.example"}),
    ("no subject", letter("X-A: b", "Hello", head=HEAD.replace("Subject: Cups\n", "")), {"subject": ""}),
    ("a comma in a quoted name", letter("X-A: b", "Hello", head=HEAD.replace("Dana Whitfield", '"Whitfield, Dana"')), {"from": [{"name": "Whitfield, Dana", "address": "dana@harborcafe.example"}]}),
    ("an address and its name behind it", letter("X-A: b", "Hello", head=HEAD.replace("Dana Whitfield <dana@harborcafe.example>", "dana@harborcafe.example (Dana)")), {"from": [{"name": "Dana", "address": "dana@harborcafe.example"}]}),
    ("a group of recipients", letter("Cc: Team: teo@northside.example, ada@inn.example;", "Hello"), {"cc": [{"name": "", "address": "teo@northside.example"}, {"name": "", "address": "ada@inn.example"}]}),
    ("undisclosed recipients", letter("Cc: undisclosed-recipients:;", "Hello"), {"cc": []}),
    ("a file name in RFC 2231", multipart("mixed", TEXT, part("Content-Type: application/pdf\nContent-Disposition: attachment; filename*=utf-8''Gr%C3%B6%C3%9Fe.pdf", "x")), {"attachments": [{"name": "Größe.pdf"}]}),
    ("a file name in pieces", multipart("mixed", TEXT, part('Content-Type: application/pdf\nContent-Disposition: attachment;\n filename*0*=utf-8\'\'Gr%C3%B6; filename*1*=%C3%9Fe; filename*2=".pdf"', "x")), {"attachments": [{"name": "Größe.pdf"}]}),
    ("a file name in an encoded word", multipart("mixed", TEXT, part('Content-Type: application/pdf; name="=?utf-8?q?Gr=C3=B6=C3=9Fe=2Epdf?="', "x")), {"attachments": [{"name": "Größe.pdf"}]}),
    ("a file name that is a path", multipart("mixed", TEXT, part('Content-Type: application/pdf; name="../../etc/order.pdf"', "x")), {"attachments": [{"name": "order.pdf"}]}),
    ("a date that does not exist", letter("X-A: b", "Hello", head=HEAD.replace("03 Dec 2026", "31 Feb 2026")), {"date": None}),
    ("a date in the far future", letter("X-A: b", "Hello", head=HEAD.replace("03 Dec 2026", "03 Dec 2099")), {"date": "2099-12-03T15:00:00+00:00"}),
    ("a date of the last century", letter("X-A: b", "Hello", head=HEAD.replace("03 Dec 2026", "03 Dec 96")), {"date": "1996-12-03T15:00:00+00:00"}),
    ("a date in an obsolete zone", letter("X-A: b", "Hello", head=HEAD.replace("-0500", "EST")), {"date": "2026-12-03T15:00:00+00:00"}),
    ("a Message-ID without brackets", letter("X-A: b", "Hello", head=HEAD.replace("<1@harborcafe.example>", "1@harborcafe.example")), {"message_id": "<1@harborcafe.example>"}),
    ("a chain of references", letter("In-Reply-To: <b@x> (yesterday)\nReferences: <a@x>\n <b@x>", "Hello"), {"in_reply_to": "<b@x>", "references": ["<a@x>", "<b@x>"]}),
    ("a line that is no header", crlf(HEAD + "this is no header\n\nHello"), {"subject": "Cups"}),
    # Kinds.
    ("an absence notice", letter("Auto-Submitted: auto-replied", "I am away."), {"kind": "auto_reply"}),
    ("a report of a failure", multipart("report", part("Content-Type: text/plain", "It failed."), part("Content-Type: message/delivery-status", "Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; teo@northside.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 no such user"), more="; report-type=delivery-status"), {"kind": "bounce", "bounce": {"recipient": "teo@northside.example", "status": "5.1.1", "action": "failed", "permanent": True}}),
    ("a report of a delay", multipart("report", part("Content-Type: text/plain", "Still trying."), part("Content-Type: message/delivery-status", "Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; teo@northside.example\nAction: delayed\nStatus: 4.4.1"), more="; report-type=delivery-status"), {"kind": "delivery_report", "bounce": {"recipient": "teo@northside.example", "status": "4.4.1", "action": "delayed", "permanent": False}}),
    ("a report of an arrival", multipart("report", part("Content-Type: text/plain", "It arrived."), part("Content-Type: message/delivery-status", "Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; teo@northside.example\nAction: delivered\nStatus: 2.0.0"), more="; report-type=delivery-status"), {"kind": "delivery_report", "bounce": {"recipient": "teo@northside.example", "status": "2.0.0", "action": "delivered", "permanent": False}}),
    ("a full mailbox", multipart("report", part("Content-Type: text/plain", "Full."), part("Content-Type: message/delivery-status", "Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; teo@northside.example\nAction: failed\nStatus: 5.2.2"), more="; report-type=delivery-status"), {"kind": "bounce", "bounce": {"recipient": "teo@northside.example", "status": "5.2.2", "action": "failed", "permanent": False}}),
    ("a read receipt", multipart("report", part("Content-Type: text/plain", "It was read."), part("Content-Type: message/disposition-notification", "Final-Recipient: rfc822; teo@northside.example\nDisposition: manual-action/MDN-sent-manually; displayed"), more="; report-type=disposition-notification"), {"kind": "read_receipt", "bounce": None}),
    ("a complaint", multipart("report", part("Content-Type: text/plain", "Somebody complained."), part("Content-Type: message/feedback-report", "Feedback-Type: abuse\nUser-Agent: x\nVersion: 1"), more="; report-type=feedback-report"), {"kind": "complaint"}),
    ("a mailing list", letter("List-Id: <cups.lists.example>\nPrecedence: list", "Hello all"), {"kind": "list"}),
    ("a newsletter", letter("List-Unsubscribe: <https://shop.example/u>\nList-Unsubscribe-Post: List-Unsubscribe=One-Click", "Buy cups. Unsubscribe here."), {"kind": "bulk"}),
    ("a person with a customer program's link", letter("List-Unsubscribe: <https://crm.example/u>", "Where are my cups?"), {"kind": "human"}),
    ("a person who is the postmaster", letter("X-A: b", "Where are my cups?", head=HEAD.replace("dana@", "postmaster@")), {"kind": "human"}),
    ("a person whose subject looks like a notice", letter("X-A: b", "Where are my cups? The reply I got was useless.", head=HEAD.replace("Subject: Cups", "Subject: Autosvar")), {"kind": "human"}),
    ("a person who is answered by no machine", letter("X-Auto-Response-Suppress: All", "Where are my cups?"), {"kind": "human"}),
]  # fmt: skip
