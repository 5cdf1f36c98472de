"""BarBar, in German."""

from answerable.demo.stories.story import Story

STORIES = (
    Story(
        "Wo ist meine Bestellung {order}?",
        "Guten Tag,\n\nmeine Bestellung {order} sollte am Dienstag kommen, die Sendungsverfolgung "
        "zeigt seit Tagen dasselbe. Wissen Sie, wo das Paket ist?\n\nViele Grüße",
        "Guten Tag,\n\ndas Paket lag im Verteilzentrum und ist heute früh weitergefahren. Es kommt in "
        "zwei Werktagen. Wenn nicht, antworten Sie mir bitte hier, dann schicke ich ein neues.",
        "order",
        often=6,
        language="de",
        thanks="Heute angekommen, vielen Dank!",
    ),
    Story(
        "Doppelt abgebucht",
        "Hallo, für die Bestellung {order} wurden mir zweimal {amount} £ abgebucht. Bitte erstatten "
        "Sie eine Zahlung.",
        "Guten Tag,\n\nSie haben recht, die Zahlung wurde zweimal ausgeführt. Ich habe {amount} £ "
        "zurückgebucht; die Bank braucht zwei bis fünf Tage. Bitte entschuldigen Sie.",
        "order",
        language="de",
    ),
    Story(
        "Rücksendung: falsche Größe",
        "Guten Tag, {item} aus der Bestellung {order} ist zu klein. Kann ich umtauschen?",
        "Guten Tag,\n\ngern. Das Etikett für die Rücksendung liegt in Ihrem Konto, und die größere "
        "Größe ist für Sie zurückgelegt.",
        "returns",
        often=4,
        language="de",
    ),
    Story(
        "Erstattung fehlt",
        "Hallo, ich habe {item} vor drei Wochen zurückgeschickt und noch keine Erstattung von {amount} "
        "£ bekommen.",
        "Guten Tag,\n\ndas Paket ist geprüft, {amount} £ sind angewiesen. Auf dem Konto sehen Sie es "
        "in etwa fünf Tagen.",
        "returns",
        language="de",
        question="Guten Tag,\n\nhaben Sie noch den Einlieferungsbeleg? Die Nummer darauf hilft mir bei "
        "der Suche.",
        reply="Ja: 4471 902 118. Eingeliefert am Montag vor drei Wochen.",
        back="Leider ist auch nach einer Woche nichts auf dem Konto.",
        again="Guten Tag,\n\ndie Bank hatte die Zahlung zurückgegeben. Ich habe sie heute erneut angewiesen.",
    ),
    Story(
        "Kann mich nicht anmelden",
        "Hallo, ich kann mich nicht anmelden, das Passwort sei falsch. Der Link zum Zurücksetzen kommt "
        "nicht an.",
        "Guten Tag,\n\nIhre Adresse war bei unserem Versender gesperrt. Jetzt ist sie frei, und ein "
        "neuer Link ist unterwegs; er gilt eine Stunde.",
        "technical",
        language="de",
    ),
    Story(
        "Passt {item} dazu?",
        "Guten Tag, ist {item} kompatibel mit der älteren Ausführung, und gibt es eine deutsche Anleitung?",
        "Guten Tag,\n\nbeides ja: Es passt zu allen Ausführungen seit drei Jahren, und die Anleitung "
        "steht auf der Produktseite.",
        "product",
        language="de",
        code="information given",
    ),
)
