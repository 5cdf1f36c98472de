"""BarBar, in English."""

from answerable.demo.stories.story import Story

STORIES = (
    Story(
        "Where is my order {order}?",
        "Hello,\n\nI ordered the {item} eight days ago (order {order}) and tracking has not moved "
        "since Monday. Can you tell me when it will arrive?\n\nThank you",
        "Hello,\n\nyour parcel was held at the sorting centre in Leeds and moves again since this "
        "morning. The courier plans to deliver it within two working days. If it is not with you by "
        "then, write to me here and I send a new one.",
        "order",
        often=8,
        thanks="It came today. Thank you for looking into it.",
    ),
    Story(
        "Charged twice for {order}",
        "Hi, my bank shows two payments of £{amount} for order {order}, both on the same day. I was "
        "charged twice. Please give the second one back.",
        "Hello,\n\nyou are right: the payment went through twice because our page was sent two times. "
        "I returned £{amount} to your card just now. Your bank needs two to five days to show it. I am "
        "sorry for the trouble.",
        "order",
        often=4,
        team="Accounts: were there two payments?",
        note="Payment provider confirms the duplicate; refund released by accounts.",
        thanks="The money is back. Thanks for being so quick.",
    ),
    Story(
        "Marked as delivered, but nothing here",
        "Good morning,\n\nthe tracking of {order} shows delivered yesterday at 11:20, but there is no "
        "parcel, and my neighbours have not seen it either.",
        "Hello,\n\nthe courier has no signature and no photo, so I do not let you wait for their "
        "search: a new {item} leaves our warehouse today, free of charge.",
        "order",
        often=4,
        question="Hello,\n\nI am sorry to hear that. So that the courier can search properly: is there "
        "a porter, a shed or a parcel box where it might have been left?",
        reply="No porter, and the box is empty. I was at home all day.",
    ),
    Story(
        "Change of delivery address",
        "Hello, I have moved. Can order {order} still go to my new flat? It has not shipped yet, I think.",
        "Hello,\n\nI changed the address of {order}; the label had not been printed yet. You find it "
        "in your account under the order.",
        "order",
        question="Hello,\n\nyes, that still works. Please send me the new address with the postcode.",
        reply="14 Mill Lane, flat 3, Norwich NR3 1DA. Thank you!",
    ),
    Story(
        "Invoice for {order}",
        "Dear team, I need an invoice with my name on it for order {order}, £{amount}, for my tax return.",
        "Hello,\n\nhere is where you find it: Account, Orders, {order}, Invoice. I have put your name "
        "on it, so what you download now is the corrected one.",
        "order",
        code="information given",
    ),
    Story(
        "Discount code does not work",
        "Hi, the discount code from your newsletter is refused at the payment step. The basket is £{amount}.",
        "Hello,\n\nthe code needs a basket above £40 without gift cards; yours had one in it. I took "
        "£10 off your order by hand, so you need not do anything.",
        "order",
    ),
    Story(
        "Refund not here yet",
        "Hello, I returned the {item} two weeks ago and was promised a refund of £{amount}. Nothing "
        "has arrived.",
        "Hello,\n\nyour parcel reached us on Tuesday and was checked today. I released £{amount} to "
        "the card you paid with. It takes up to five days.",
        "returns",
        often=6,
        back="I am sorry to write again, but a week later there is still no refund on my account.",
        again="Hello,\n\nour bank sent the payment back because the card has expired. I have now paid "
        "it to the account you named last year; please look for it tomorrow.",
    ),
    Story(
        "Wrong size, please exchange",
        "Hi, the {item} from {order} is too small. Can I exchange it for the next size up?",
        "Hello,\n\nof course. A return label is in your account now, and the larger one is put aside "
        "for you until the other is back.",
        "returns",
        often=4,
        thanks="Perfect fit now, thanks!",
    ),
    Story(
        "How do I return a gift?",
        "Hello, I was given the {item} and have no order number. Can I send it back without one?",
        "Hello,\n\nyes. Write the name and the postcode of the giver on the slip and put it into the "
        "parcel; you get a voucher by mail, and the giver is not told.",
        "returns",
        code="information given",
        question="Hello,\n\nusually we can. Do you know the postcode it was sent to, and about when?",
        reply="Postcode NR3 1DA, around the beginning of the month.",
    ),
    Story(
        "Cannot log in any more",
        "Hello, since yesterday I cannot log in. It says my password is wrong, and the reset mail "
        "never comes.",
        "Hello,\n\nyour address was on the list of our mail provider's blocked ones after a full "
        "mailbox. I took it off and sent a new link, which is good for an hour.",
        "technical",
        often=5,
        note="Address was suppressed at the provider since the bounce last week.",
        thanks="I am in again. Thank you!",
    ),
    Story(
        "The app closes by itself",
        "Hi, whenever I open my orders in the app it crashes. Phone is two years old, app is the newest.",
        "Hello,\n\nthe version from yesterday stumbled over orders with more than one parcel. Version "
        "5.2.1 is in the store now and opens them again.",
        "technical",
        question="Hello,\n\nthank you for telling us. Which version does the app show under Settings, About?",
        reply="It says 5.2.0.",
        stuck="Reinstalled, cleared the cache, another account on the same phone.",
        found="It closes with this customer's orders only.",
        wanted="Find out what in these orders closes the app.",
        review="Two parcels in one order break the list. Fixed in 5.2.1; tell the customer when it is out.",
    ),
    Story(
        "Is the {item} compatible?",
        "Hello, does the {item} work with a UK plug, or do I need an adapter?",
        "Hello,\n\nit comes with a UK plug and runs on 100 to 240 volts, so it also travels well.",
        "product",
        often=4,
        code="information given",
    ),
    Story(
        "{item} stopped working",
        "Hello, the {item} I bought in spring (order {order}) does not turn on any more. Is it under "
        "warranty?",
        "Hello,\n\nit is: two years from delivery. A prepaid label is in your account; a new one "
        "leaves as soon as the courier has scanned yours.",
        "product",
        question="Hello,\n\nI am sorry. Before you send it in: does the small light come on when you "
        "hold the button for ten seconds?",
        reply="No light at all, and I tried another socket.",
    ),
    Story(
        "Please cancel {order}",
        "Hi, I ordered the wrong colour. Please cancel order {order} before it ships.",
        "Hello,\n\n{order} is cancelled and £{amount} is on its way back to your card.",
        "returns",
        often=4,
    ),
    Story(
        "Thank you, and one question",
        "The {item} is lovely. Which size would you take for a child of nine?",
        "Thank you! Most nine-year-olds wear our size 140; if in doubt, take the larger one, returns "
        "are free.",
        "product",
        often=2,
        code="information given",
    ),
    Story(
        "Did you get my letter?",
        "Hello, I wrote this morning about order {order} and am not sure it reached you.",
        "",
        "order",
        often=1,
        code="duplicate",
    ),
)
