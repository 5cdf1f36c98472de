"""Reports of mail systems about a mail of ours, in the shapes their programs give them: with and without the parts
of RFC 3464, in words alone, in several languages, given up and still trying.

Each takes the mail's Message-ID and its recipient. `permanent` is what the sender of the mail must know of it.
"""

from dataclasses import dataclass

HEAD = "MIME-Version: 1.0\nDate: Thu, 03 Dec 2026 10:05:00 +0000\nAuto-Submitted: auto-replied\n"
OURS = "From: Bulkimart Support <support@bulkimart.com>\nTo: {to}\nSubject: Re: Cups [BK-1]\nMessage-ID: {id}\nDate: Thu, 03 Dec 2026 10:00:00 +0000\n"


@dataclass(frozen=True)
class Report:
    name: str
    text: str
    permanent: bool = True
    given_up: bool = True
    named: bool = True
    """Whether it says which mail it is about; if not, only the address it was sent to can tell."""

    def about(self, message_id, to):
        local, _, domain = to.partition("@")
        filled = self.text
        for name, value in {"{id}": message_id, "{to}": to, "{local}": local, "{domain}": domain}.items():
            filled = filled.replace(name, value)
        return filled.replace("\n", "\r\n").encode("utf-8", "surrogateescape")


def dsn(sender, subject, words, fields, original="text/rfc822-headers", *, charset="utf-8"):
    """A report of RFC 3464 in three parts."""
    body = f"From: {sender}\nSubject: {subject}\n{HEAD}"
    body += 'Content-Type: multipart/report; report-type=delivery-status; boundary="=_r"\n\n'
    body += f"--=_r\nContent-Type: text/plain; charset={charset}\n\n{words}\n\n"
    body += f"--=_r\nContent-Type: message/delivery-status\n\n{fields}\n"
    if original:
        body += f"\n--=_r\nContent-Type: {original}\n\n{OURS}\nThe words of our answer.\n"
    return body + "--=_r--\n"


def fields(status, action="failed", diagnostic="", mta="mx.example", recipient="rfc822; {to}"):
    said = f"Diagnostic-Code: {diagnostic}\n" if diagnostic else ""
    return f"Reporting-MTA: dns; {mta}\n\nFinal-Recipient: {recipient}\nAction: {action}\nStatus: {status}\n{said}"


def plain(sender, subject, words, more=""):
    return f"From: {sender}\nSubject: {subject}\n{HEAD}{more}Content-Type: text/plain; charset=utf-8\n\n{words}\n"


REPORTS = [
    Report("Postfix, nobody", dsn("MAILER-DAEMON@mx.example (Mail Delivery System)", "Undelivered Mail Returned to Sender", "This is the mail system at host mx.example.\n\n<{to}>: host mail.{domain}[192.0.2.7] said: 550 5.1.1 <{to}>: Recipient address rejected: User unknown (in reply to RCPT TO command)", fields("5.1.1", diagnostic="smtp; 550 5.1.1 <{to}>: User unknown"))),
    Report("Postfix, host not found", dsn("MAILER-DAEMON@mx.example", "Undelivered Mail Returned to Sender", "<{to}>: Host or domain name not found. Name service error for name={domain} type=AAAA: Host not found", fields("5.4.4", diagnostic="X-Postfix; Host or domain name not found"))),
    Report("Postfix, full", dsn("MAILER-DAEMON@mx.example", "Undelivered Mail Returned to Sender", "<{to}>: host mail.{domain} said: 552 5.2.2 <{to}>: Mailbox full", fields("5.2.2", diagnostic="smtp; 552 5.2.2 Mailbox full")), permanent=False),
    Report("Postfix, still trying", dsn("MAILER-DAEMON@mx.example", "Delayed Mail (still being retried)", "THIS IS A WARNING ONLY.  YOU DO NOT NEED TO RESEND YOUR MESSAGE.", fields("4.4.1", "delayed", "X-Postfix; connect to mail.{domain}: Connection timed out")), permanent=False, given_up=False),
    Report("Postfix, given up after days", dsn("MAILER-DAEMON@mx.example", "Undelivered Mail Returned to Sender", "<{to}>: delivery temporarily suspended: connect to mail.{domain}: Connection refused", fields("4.4.1", diagnostic="X-Postfix; connect to mail.{domain}: Connection refused")), permanent=False),
    Report("Postfix, policy", dsn("MAILER-DAEMON@mx.example", "Undelivered Mail Returned to Sender", "<{to}>: host mail.{domain} said: 554 5.7.1 Service unavailable; Client host blocked using zen.example", fields("5.7.1", diagnostic="smtp; 554 5.7.1 Client host blocked"))),
    Report("Sendmail, nobody", dsn("Mail Delivery Subsystem <MAILER-DAEMON@mx.example>", "Returned mail: see transcript for details", "   ----- The following addresses had permanent fatal errors -----\n<{to}>\n    (reason: 550 5.1.1 <{to}>... User unknown)\n\n   ----- Transcript of session follows -----\n... while talking to mail.{domain}.:\n>>> DATA\n<<< 550 5.1.1 <{to}>... User unknown", fields("5.1.1", recipient="RFC822; {to}", diagnostic="SMTP; 550 5.1.1 <{to}>... User unknown"), "message/rfc822")),
    Report("Sendmail, still trying", dsn("Mail Delivery Subsystem <MAILER-DAEMON@mx.example>", "Warning: could not send message for past 4 hours", "    **********************************************\n    **      THIS IS A WARNING MESSAGE ONLY      **", fields("4.4.1", "delayed", "SMTP; Deferred: Connection timed out with mail.{domain}.")), permanent=False, given_up=False),
    Report("Exim", plain("Mail Delivery System <Mailer-Daemon@mx.example>", "Mail delivery failed: returning message to sender", "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  {to}\n    host mail.{domain} [192.0.2.7]\n    SMTP error from remote mail server after RCPT TO:<{to}>:\n    550 5.1.1 Unknown user\n\n------ This is a copy of the message, including all the headers. ------\n\n" + OURS + "\nThe words.", "X-Failed-Recipients: {to}\n")),
    Report("Exim, with a report", dsn("Mail Delivery System <Mailer-Daemon@mx.example>", "Mail delivery failed: returning message to sender", "This message was created automatically by mail delivery software.\n\n  {to}\n    Unrouteable address", fields("5.0.0", diagnostic="x-exim; Unrouteable address"), "message/rfc822")),
    Report("Exim, still trying", plain("Mail Delivery System <Mailer-Daemon@mx.example>", "Warning: message 1abc-0001 delayed 24 hours", "A message that you sent has not yet been delivered to one or more of its\nrecipients after more than 24 hours on the queue on mx.example.\n\nThe message identifier is:     1abc-0001\nMessage-ID: {id}\n\nThe address to which the message has not yet been delivered is:\n\n  {to}\n    Delay reason: Connection timed out\n\nNo action is required on your part. Delivery attempts will continue for\nsome time.", "X-Failed-Recipients: {to}\n"), permanent=False, given_up=False),
    Report("qmail", plain("MAILER-DAEMON@mx.example", "failure notice", "Hi. This is the qmail-send program at mx.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<{to}>:\n192.0.2.7 does not like recipient.\nRemote host said: 550 5.1.1 No such user here\nGiving up on 192.0.2.7.\n\n--- Below this line is a copy of the message.\n\nReturn-Path: <support@bulkimart.com>\n" + OURS + "\nThe words.")),
    Report("qmail, nobody heard", plain("MAILER-DAEMON@mx.example", "failure notice", "Hi. This is the qmail-send program at mx.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\n\n<{to}>:\nI'm not going to try again; this message has been in the queue too long.\nConnected to 192.0.2.7 but connection timed out.\n\n--- Below this line is a copy of the message.\n\n" + OURS), permanent=False),
    Report("Exchange Online", dsn("Microsoft Outlook <MicrosoftExchange329e@bulk.example>", "Undeliverable: Re: Cups [BK-1]", "Your message to {to} couldn't be delivered.\n\n{local} wasn't found at {domain}.", fields("5.1.10", mta="AM0PR01.prod.example", diagnostic="smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup"), "message/rfc822")),
    Report("Exchange, German", dsn("postmaster@exchange.example", "Unzustellbar: Re: Cups [BK-1]", "Fehler bei der Nachrichtenzustellung an folgende Empfänger oder Gruppen:\n\n{to}\nDie eingegebene E-Mail-Adresse konnte nicht gefunden werden.", fields("5.1.1", diagnostic="smtp;550 5.1.1 RESOLVER.ADR.RecipNotFound; not found"))),
    Report("Exchange, Spanish", dsn("postmaster@exchange.example", "No se puede entregar: Re: Cups [BK-1]", "No se pudo realizar la entrega a estos destinatarios o grupos:\n\n{to}\nEl buzón del destinatario está lleno.", fields("5.2.2", diagnostic="smtp;554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException")), permanent=False),
    Report("Exchange, French", dsn("postmaster@exchange.example", "Non remis : Re: Cups [BK-1]", "Échec de la remise pour les destinataires ou groupes suivants :\n\n{to}\nL'adresse que vous avez entrée est introuvable.", fields("5.1.10", diagnostic="smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound"))),
    Report("Exchange, Japanese", dsn("postmaster@exchange.example", "配信不能: Re: Cups [BK-1]", "次の受信者またはグループへの配信に失敗しました:\n\n{to}", fields("5.7.133", diagnostic="smtp;550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup"))),
    Report("Gmail", dsn("Mail Delivery Subsystem <mailer-daemon@googlemail.com>", "Delivery Status Notification (Failure)", "** Address not found **\n\nYour message wasn't delivered to {to} because the address couldn't be found, or is unable to receive mail.\n\nThe response was:\n\n550 5.1.1 The email account that you tried to reach does not exist.", fields("5.1.1", mta="googlemail.com", diagnostic="smtp; 550-5.1.1 The email account that you tried to reach does not exist."), "message/rfc822")),
    Report("Gmail, over quota", dsn("Mail Delivery Subsystem <mailer-daemon@googlemail.com>", "Delivery Status Notification (Failure)", "** Message not delivered **\n\nThe recipient's inbox is full.", fields("5.2.2", diagnostic="smtp; 552-5.2.2 The recipient's inbox is out of storage space")), permanent=False),
    Report("Gmail, still trying", dsn("Mail Delivery Subsystem <mailer-daemon@googlemail.com>", "Delivery Status Notification (Delay)", "** Delivery incomplete **\n\nThere was a temporary problem delivering your message to {to}. Gmail will retry for 46 more hours.", fields("4.4.2", "delayed", "smtp; The recipient server did not accept our requests to connect.")), permanent=False, given_up=False),
    Report("Gmail of old", plain("Mail Delivery Subsystem <mailer-daemon@googlemail.com>", "Delivery Status Notification (Failure)", "Delivery to the following recipient failed permanently:\n\n     {to}\n\nTechnical details of permanent failure:\nGoogle tried to deliver your message, but it was rejected by the server for the recipient domain {domain}.\n\nThe error that the other server returned was:\n550 5.1.1 <{to}>: Recipient address rejected\n\n----- Original message -----\n\n" + OURS, "X-Failed-Recipients: {to}\n")),
    Report("Outlook.com", dsn("postmaster@outlook.com", "Undeliverable: Re: Cups [BK-1]", "Delivery has failed to these recipients or groups:\n\n{to}", fields("5.5.0", mta="outlook.example", diagnostic="smtp;550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302)"), "message/rfc822")),
    Report("Yahoo", plain("MAILER-DAEMON@yahoo.example", "Failure Notice", "Sorry, we were unable to deliver your message to the following address.\n\n<{to}>:\n554: delivery error: dd This user doesn't have a yahoo.example account ({to}) [0] - mta1.yahoo.example\n\n--- Below this line is a copy of the message.\n\n" + OURS)),
    Report("GMX", plain("GMX Mailer Daemon <mailer-daemon@gmx.example>", "Mail delivery failed: returning message to sender", "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of\nits recipients. This is a permanent error.\n\nThe following address failed:\n\n{to}:\nSMTP error from remote server for RCPT TO command, host: mail.{domain} (192.0.2.7) reason: 550 unknown user\n\n--- The header of the original message is following. ---\n\n" + OURS)),
    Report("iCloud", dsn("MAILER-DAEMON@icloud.example", "Undelivered Mail Returned to Sender", "<{to}>: host mx01.{domain} said: 550 5.1.1 <{to}>: user does not exist", fields("5.1.1", diagnostic="smtp; 550 5.1.1 user does not exist"))),
    Report("Amazon SES", dsn("MAILER-DAEMON@amazonses.example", "Delivery Status Notification (Failure)", "An error occurred while trying to deliver the mail to the following recipients:\n{to}", fields("5.3.0", mta="a8-1.smtp-out.example", diagnostic="smtp; 550 5.3.0 recipient rejected"), "message/rfc822")),
    Report("Domino", dsn("MAILER-DAEMON@notes.example", "DELIVERY FAILURE: User {local} ({to}) not listed in Domino Directory", "Your message\n\n  Subject: Re: Cups [BK-1]\n\nwas not delivered to:\n\n  {to}\n\nbecause:\n\n  User {local} ({to}) not listed in Domino Directory", fields("5.1.1", recipient="rfc822;{to}", diagnostic="X-Notes; User {local} ({to}) not listed in Domino Directory"))),
    Report("MDaemon", plain("MDaemon@mx.example", "Warning: {to} - User unknown!", "The following address(es) could not be delivered to:\n\n    {to}\n\n550 5.1.1 Recipient unknown\n\n: Message contains [1] file attachments\n\n--- Session Transcript ---\n\nMessage-ID: {id}")),
    Report("Courier", dsn('"Courier mail server at mx.example" <@>', "NOTICE: mail delivery status.", "This is a delivery status notification from mx.example,\nrunning the Courier mail server.\n\n                           UNDELIVERABLE MAIL\n\nYour message to the following recipients cannot be delivered:\n\n<{to}>:\n    mail.{domain} [192.0.2.7]:\n    <<< 550 User unknown.", fields("5.0.0", diagnostic="smtp; 550 User unknown."))),
    Report("Zimbra", dsn("MAILER-DAEMON@zimbra.example (Mail Delivery System)", "Undelivered Mail Returned to Sender", '<{to}>: unknown user: "{to}"', fields("5.1.1", diagnostic="X-Postfix; unknown user"), "message/rfc822")),
    Report("Mimecast", dsn("postmaster@mimecast.example", "[Postmaster] Email Delivery Failure", "This is a delivery failure notification message which has been generated automatically.\n\nThe email address which failed: {to}", fields("5.7.1", diagnostic="smtp; 550 Administrative prohibition - envelope blocked"))),
    Report("Proofpoint, spam", dsn("MAILER-DAEMON@pphosted.example", "Delivery Status Notification (Failure)", "The following message to <{to}> was undeliverable.\nThe reason for the problem:\n5.3.0 - Other mail system problem 554-'5.7.1 Message blocked due to spam content'", fields("5.3.0", diagnostic="smtp; 5.3.0 - Other mail system problem 554-'5.7.1 Message blocked due to spam content'"))),
    Report("Barracuda", plain("MAILER-DAEMON@barracuda.example", "**Message you sent blocked by our bulk email filter**", "Your message to: {to}\nwas blocked by our Spam Firewall. The email you sent with the following subject has NOT BEEN DELIVERED:\n\nSubject: Re: Cups [BK-1]\n\n550 5.7.1 blocked\nMessage-ID: {id}")),
    Report("no original at all", dsn("MAILER-DAEMON@mx.example", "Undelivered Mail Returned to Sender", "<{to}>: unknown", fields("5.1.1"), ""), named=False),
    Report("words alone, no original", plain("MAILER-DAEMON@mx.example", "Undeliverable mail", "The message could not be delivered to {to}: 550 5.1.1 user unknown"), named=False),
    Report("in international form (RFC 6533)", dsn("MAILER-DAEMON@mx.example", "Undelivered Mail Returned to Sender", "<{to}>: nobody", fields("5.1.1", recipient="utf-8; {to}")).replace("message/delivery-status", "message/global-delivery-status").replace("text/rfc822-headers", "message/global-headers")),
    Report("a report in the wrong box", dsn("MAILER-DAEMON@mx.example", "Returned mail", "<{to}>: user unknown", fields("5.1.1")).replace("multipart/report; report-type=delivery-status", "multipart/mixed")),
    Report("two failures of one mail", dsn("MAILER-DAEMON@mx.example", "Undelivered Mail Returned to Sender", "<{to}>: nobody", fields("5.1.1") + "\nFinal-Recipient: rfc822; {to}\nAction: failed\nStatus: 5.1.1\n")),
    Report("the status only in the words", dsn("MAILER-DAEMON@mx.example", "Undelivered Mail Returned to Sender", "<{to}>: 550 5.1.1 nobody", fields("5.0.0", diagnostic="smtp; 550 5.1.1 No such user"))),
    Report("arrived", dsn("MAILER-DAEMON@mx.example", "Successful Mail Delivery Report", "Your message was successfully delivered to {to}", fields("2.0.0", "delivered")), permanent=False, given_up=False),
]  # fmt: skip
