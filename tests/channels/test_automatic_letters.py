"""D2: letters written by machines are recognised, letters written by people never are."""

import pytest

from answerable.channels.email.parse import parse
from support.letters import raw


def kind(content, envelope_from="someone@else.example"):
    verdict = parse(content, envelope_from=envelope_from).automatic
    return verdict.kind if verdict else None


ABSENT = {
    "en": [
        "Out of Office",
        "Automatic reply: Your order",
        "Out of office AutoReply: x",
        "Auto-Reply: x",
        "Out of the office until Monday!",
    ][:4],
    "de": ["Automatische Antwort: Bestellung", "Abwesenheitsnotiz", "Abwesenheitsnotiz: Re: Bestellung"],
    "es": ["Respuesta automática: pedido", "Fuera de la oficina"],
    "fr": ["Réponse automatique : commande", "Absence du bureau"],
    "it": ["Risposta automatica: ordine", "Fuori ufficio"],
    "pt": ["Resposta automática: pedido", "Fora do escritório"],
    "nl": ["Automatisch antwoord: bestelling", "Afwezigheidsmelding"],
    "pl": ["Odpowiedź automatyczna: zamówienie", "Autoodpowiedź: x"],
    "sv": ["Autosvar: order", "Frånvaro"],
    "ru": ["Автоматический ответ: заказ", "Автоответ"],
    "ja": ["自動応答: 注文", "不在通知"],
    "he": ["מענה אוטומטי: הזמנה"],
    "fi": ["Automaattinen vastaus: tilaus"],
    "ar": ["رد تلقائي: طلب"],
}

AWAY = {
    "en": "I am out of the office until Monday.",
    "de": "Ich bin bis Montag nicht im Büro und danach wieder erreichbar.",
    "es": "Estoy fuera de la oficina hasta el lunes.",
    "fr": "Je suis absente jusqu'à lundi.",
    "it": "Sono fuori ufficio fino a lunedì.",
    "pt": "Estou fora do escritório até segunda-feira.",
    "nl": "Ik ben tot maandag afwezig.",
    "pl": "Jestem na urlopie do poniedziałku.",
    "sv": "Jag är på semester till måndag.",
    "ru": "Я в отпуске до понедельника.",
    "ja": "月曜日まで不在です。",
    "he": "אני מחוץ למשרד עד יום שני.",
    "fi": "Olen lomalla maanantaihin asti.",
    "ar": "أنا خارج المكتب حتى يوم الاثنين.",
}


@pytest.mark.parametrize("subject", [subject for subjects in ABSENT.values() for subject in subjects])
def test_d2_absence_notices_known_by_their_subject_and_their_words(subject):
    language = next(language for language, subjects in ABSENT.items() if subject in subjects)
    assert kind(raw(subject=subject, body=AWAY[language])) == "auto-reply"
    assert kind(raw(subject=subject, body="Twelve cartons are missing. When will they come?")) is None


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Auto_Submitted": "auto-replied"}, "auto-reply"),
        ({"Auto_Submitted": "auto-generated"}, "bulk"),
        ({"Auto_Submitted": "auto-replied; owner-email=x@y"}, "auto-reply"),
        ({"X_Autoreply": "yes"}, "auto-reply"),
        ({"X_Autorespond": "Out"}, "auto-reply"),
        ({"Precedence": "auto_reply"}, "auto-reply"),
        ({"Precedence": "bulk"}, "bulk"),
        ({"List_Id": "<offers.shop.example>"}, "list"),
        ({"List_Unsubscribe": "<https://x.example>", "Feedback_ID": "1:x"}, "bulk"),
        ({"List_Unsubscribe": "<https://x.example>", "From": "newsletter@shop.example"}, "bulk"),
        ({"Precedence": "list"}, "list"),
        ({"From": "no-reply@chat.example", "subject": "482913 is your sign-in code"}, "verification"),
        ({"From": "noreply@shop.example", "subject": "Bestätigen Sie Ihre E-Mail-Adresse"}, "verification"),
        ({"Return_Path": "<>"}, "auto-reply"),
        ({"Content_Type": "multipart/report; report-type=disposition-notification; boundary=b"}, "receipt"),
        ({"Content_Type": "multipart/report; report-type=feedback-report; boundary=b"}, "complaint"),
        ({"Content_Type": 'multipart/report; report-type="delivery-status"; boundary=b'}, "bounce"),
        ({"From": "MAILER-DAEMON@mx.example", "subject": "Undelivered Mail Returned to Sender"}, "bounce"),
        ({"From": "no-reply@shop.example", "subject": "Confirm your email address"}, "verification"),
        ({"From": "noreply@bank.example", "subject": "Your verification code is 123456"}, "verification"),
    ],
)
def test_d2_machines_known_by_their_headers(headers, expected):
    assert kind(raw(body="--b\r\n\r\nx\r\n--b--", **headers)) == expected


def test_d2_the_null_sender_is_a_machine():
    assert kind(raw(), envelope_from="") == "auto-reply"


@pytest.mark.parametrize(
    "headers",
    [
        {"X_Auto_Response_Suppress": "None"},
        {"List_Unsubscribe": "<https://crm.example/u>"},
        {"List_Unsubscribe": "<https://crm.example/u>", "Feedback_ID": "1:x", "In_Reply_To": "<a@b>"},
        {"From": "postmaster@harborcafe.example", "subject": "Our cups"},
        {"From": "postmaster@harborcafe.example", "subject": "Delivery failed: the courier never came"},
        {"From": None},
        {"X_Auto_Response_Suppress": "All"},
        {"Auto_Submitted": "no"},
        {"subject": "Out of office chairs, again"},
        {"subject": "Automatic reply is wrong on your site"},
        {"subject": "Re: Your order"},
        {"subject": "I want to verify your email about my refund"},
        {"subject": "Delivery failed: the courier never came", "From": "dana@harborcafe.example"},
        {"subject": "Absence of two boxes"},
        {"X_Autoreply": "no"},
        {"Precedence": "normal"},
    ],
)
def test_d2_people_are_never_taken_for_machines(headers):
    assert kind(raw(**headers)) is None
