"""What stands under a letter without being part of it: signatures, "Sent from my phone", disclaimers.

Where in doubt a line stays.
"""

import re

LINE = 500
BY_THE_BOOK = "-- "
"""RFC 3676 4.3: the line above a signature."""
MARK = re.compile(r"^\s*(?:--|__|- -|---)\s*$")
RULE = re.compile(r"^\s*(?:[-_=*]\s?){2,}\s*$")
TALL = {BY_THE_BOOK: 40, "--": 12}
TALLEST = 5  # lines under any other mark
WIDEST = 80
HIGHEST = 120  # lines from the end at which a mark is looked for

LINK = re.compile(r"<[^<>\s]*>|\([^()\s]*://[^()\s]*\)")
SENT_FROM = re.compile(
    r"(?i)^\W{0,3}(?:sent (?:from|via|with|on|by|using) (?:my |the |a |an )?(?:iphone|ipad|ipod|android"
    r"|blackberry|samsung"
    r"|windows|mobile|phone|outlook|yahoo|mail|typeapp|wiko|galaxy|huawei|xiaomi|oneplus|nokia|proton"
    r"|tutanota|gmail"
    r"|airmail|spark|mailbox|handheld|cell|verizon|t-mobile|at&t|surface|pixel|xperia|htc|bb10|apple"
    r"|smartphone|tablet"
    r"|aol|sparrow|hey|superhuman|fairphone|motorola|lg|sony|redmi|mi ).{0,60}"
    r"|von (?:meinem|unterwegs|meiner) .{0,60}(?:gesendet|geschickt)|gesendet (?:von|mit|aus|über) .{1,60}"
    r"|diese nachricht wurde von .{1,60}|envoy[eé] (?:de(?:puis)?|à partir|avec) .{1,60}"
    r"|enviado (?:desde|do|de|a partir|pelo|con) .{1,60}|enviada (?:do|de|desde) .{1,60}"
    r"|inviato (?:da(?:l)?|con) .{1,60}|verzonden (?:vanaf|met|vanuit) .{1,60}|verstuurd (?:vanaf"
    r"|met) .{1,60}"
    r"|skickat (?:från|med) .{1,60}|sendt (?:fra|med|via) .{1,60}|lähetetty .{1,40}(?:sta|stä|lta|ltä|lla"
    r"|llä)"
    r"|wysłan[eoy]? (?:z|ze|za pomocą) .{1,60}|отправлено (?:с|из|от) .{1,60}|надіслано (?:з|із) .{1,60}"
    r"|odesláno z(?:e)? .{1,60}|odoslané z .{1,60}|trimis de pe .{1,60}|küldve .{1,60}|στάλθηκε από .{1,60}"
    r"|.{1,30}['’]?(?:i|ı|u|ü|m)mden gönderildi|.{1,40}(?:dan|den|tan|ten) gönderildi|gönderen: .{0,10}iphone"
    r"|iphoneから送信|.{1,30}から送信|发自我的.{1,30}|从我的.{1,30}发送|從我的.{1,30}傳送|傳送自.{1,30}|寄自我的.{1,30}"
    r"|나의 .{1,30}에서 보냄|.{1,30}에서 보냄|.{1,30}에서 보낸 메일|נשלח מה.{0,40}|נשלח מ.{0,40}"
    r"|(?:تم الإرسال|أُرسلت|أرسلت|مرسل|مُرسل|أُرسل) من .{1,50}|получено с .{1,40}"
    r"|get outlook for .{1,40}|holen sie sich outlook für .{1,40}|obtenir outlook pour .{1,40}"
    r"|obtener outlook para .{1,40}|descargar outlook para .{1,40}|scarica outlook per .{1,40}"
    r"|outlook (?:voor|for|für) (?:ios|android) .{0,40}|yahoo mail.{0,60})\.?\s*$"
)

# A disclaimer speaks of the message itself and of who may read it; both must be said.
_ITSELF = (
    r"this (?:e-?mail|message|communication|transmission)|the (?:information"
    r"|contents?) (?:contained )?(?:in|of) this"
    r"|confidentiality notice|disclaimer|diese (?:e-?mail|nachricht)|der inhalt dieser"
    r"|vertraulichkeitshinweis"
    r"|este (?:mensaje|correo|e-?mail)|la informaci[oó]n contenida|aviso (?:legal|de confidencialidad)"
    r"|ce (?:message|courriel|mail|courrier)|les informations contenues|questo messaggio|questa e-?mail"
    r"|le informazioni contenute|il contenuto di quest|dit (?:bericht|e-?mail)|deze (?:e-?mail|mail)"
    r"|de informatie (?:in|verzonden)|esta mensagem|este e-?mail|as informações contidas|ta wiadomość"
    r"|niniejsza wiadomość"
    r"|informacje zawarte|treść tej wiadomości|detta (?:meddelande|e-?post)|denne (?:e-?mail|e-?post|mail"
    r"|melding|meddelelse)"
    r"|tämä (?:viesti|sähköposti)|это (?:сообщение|письмо)|данное (?:сообщение|письмо)|настоящее сообщение"
    r"|информация, содержащаяся|bu (?:e-?posta|mesaj|ileti)|tento e-?mail|ez az (?:e-?mail|üzenet)"
    r"|هذه? (?:الرسالة|البريد)|הודעה זו|本(?:メール|电子邮件|邮件|郵件|電子郵件)|このメール"
    r"|此(?:电子)?邮件"
    r"|이 (?:메일|이메일|메시지)"
    r"|본 (?:메일|이메일)"
)
_FOR_WHOM = (
    r"confidential|privileged|intended (?:only|solely|recipient)|unauthori[sz]ed|vertraulich"
    r"|ausschließlich für"
    r"|nicht der (?:richtige|beabsichtigte|vorgesehene)|confidencial|destinatari|confidentiel"
    r"|destinataire|riservat"
    r"|vertrouwelijk|geadresseerde|bestemd voor|poufn|adresat|konfidentiell|konfidensiell|fortrolig"
    r"|luottamuksell"
    r"|конфиденциальн|адресат|предназначен|gizli|yalnızca|důvěrn|bizalmas|سري|חסוי|סודי|機密|秘密|保密|机密|기밀|비밀|수신인"
)
ITSELF, FOR_WHOM = re.compile(rf"(?i)^\W*.{{0,60}}?(?:{_ITSELF})"), re.compile(rf"(?i){_FOR_WHOM}")
TRAILER = re.compile(
    r"(?i)^\W*(?:please consider (?:the|your) (?:environment|impact)|think before you print|save a tree"
    r"|bitte (?:prüfen|denken) sie .{0,60}(?:umwelt|ausdruck)|antes de imprimir|avant d[’']imprimer"
    r"|pensez à l[’']environnement"
    r"|prima di stampare|denk aan het milieu|pomyśl o środowisku"
    r"|this e-?mail has been (?:checked|scanned)|diese e-?mail wurde von .{1,40} (?:gepr|auf viren)"
    r"|este (?:mensaje|correo).{0,40}(?:virus|antivirus)|cet e-?mail a été vérifié|virus-?free\b"
    r"|virenfrei\b|libre de virus"
    r"|sans virus\b|scanned by )"
)
DISCLAIMER_AT_LEAST = 60  # characters: shorter ones may be what somebody wants to say


def without(lines: list[str]) -> list[str]:
    """The lines above what stands under the letter; all of them when nothing would be left."""
    end = _trailers(lines, len(lines))
    for index in range(max(0, end - HIGHEST), end):
        if MARK.match(lines[index][:LINE]) and _is_signature(lines, index, end):
            end = _trailers(lines, index)
            break
    return lines[:end] if any(line.strip() for line in lines[:end]) else lines


def sent_from(line: str) -> bool:
    return bool(SENT_FROM.match(LINK.sub("", line.strip()[:LINE]).strip()))


def is_mark(line: str) -> bool:
    return bool(MARK.match(line[:LINE]))


def _is_signature(lines: list[str], index: int, end: int) -> bool:
    """Whether what follows the mark is a signature: not tall, not wide, nothing quoted in it, no question."""
    below = [line for line in lines[index + 1 : end] if line.strip()]
    mark = lines[index]
    by_the_book = mark == BY_THE_BOOK
    most = TALL.get(BY_THE_BOOK if by_the_book else mark.strip(), TALLEST)
    if len(below) > most or any(line.lstrip().startswith(">") for line in below):
        return False
    return by_the_book or not any(len(line) > WIDEST or line.rstrip().endswith("?") for line in below)


def _trailers(lines: list[str], end: int) -> int:
    """`end` moved up over blank lines, "Sent from my phone" and disclaimers."""
    while end:
        line = lines[end - 1]
        if not line.strip() or sent_from(line) or RULE.match(line[:LINE]):
            end -= 1
            continue
        start = end - 1
        while start and lines[start - 1].strip():
            start -= 1
        if not _is_disclaimer(" ".join(lines[start:end])):
            return end
        end = start
    return end


def _is_disclaimer(paragraph: str) -> bool:
    if TRAILER.match(paragraph[:LINE]):
        return True
    if len(paragraph) < DISCLAIMER_AT_LEAST and not any(ord(ch) > 0x2E80 for ch in paragraph[:9]):
        return False
    return bool(ITSELF.match(paragraph[:LINE]) and FOR_WHOM.search(paragraph[:2000]))
