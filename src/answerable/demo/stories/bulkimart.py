"""Bulkimart: wholesale, mostly in English."""

from answerable.demo.stories.story import Story

STORIES = (
    Story(
        "{cartons} cartons short on {order}",
        "Hello,\n\nour pallet for order {order} came this morning and {cartons} cartons of {item} are "
        "missing. The driver wrote it on the slip. We need them before the weekend.",
        "Hello,\n\nthe {cartons} cartons were left on the dock; they leave tonight and reach you "
        "tomorrow before noon. I have taken the freight off your invoice.",
        "order",
        often=8,
        team="Warehouse: what is left on dock 4?",
        note="Warehouse confirms: left on dock 4, wrong pallet label.",
        question="Hello,\n\nthank you for telling us at once. Can you send me the number on the "
        "driver's slip?",
        reply="It is 7-3381. The photo shows how the pallet was wrapped.",
        thanks="They arrived. Thank you for the fast help.",
    ),
    Story(
        "Pallet arrived damaged ({order})",
        "Good morning, the lower layer of {item} on order {order} is crushed, about {cartons} cartons. "
        "We cannot sell them. Please replace them and tell me how to return the rest.",
        "Hello,\n\nwe replace {cartons} cartons; they go out with tomorrow's truck. Keep what is "
        "damaged until our carrier has looked at it.",
        "order",
        often=4,
        demand="This is the second damaged pallet this quarter and I was told the same last time. I "
        "want a senior person to look at it.",
        review="Reviewed with the carrier: loads for this customer are strapped in two tiers from now "
        "on, credit of 10 % on both orders. The customer is told today.",
    ),
    Story(
        "Change quantity on {order}",
        "Hi, can you change order {order} from {cartons} to twice as many cartons of {item}? It ships "
        "Thursday.",
        "Hello,\n\ndone: {order} has the new quantity and still leaves on Thursday. The confirmation "
        "is in your account.",
        "order",
        often=5,
    ),
    Story(
        "Please cancel one line of {order}",
        "Hello, please cancel the {item} on order {order}. The rest of the order stays as it is.",
        "Hello,\n\nthe line is cancelled and the total is now ${amount}. Everything else ships as planned.",
        "order",
    ),
    Story(
        "Invoice with the wrong tax number",
        "Hello, invoice for order {order} (${amount}) carries our old tax number. Our books need a "
        "corrected one.",
        "Hello,\n\nthe corrected invoice is in your account, and the new number is on file for all "
        "further ones.",
        "order",
        often=4,
        question="Hello,\n\ngladly. Which tax number should it carry?",
        reply="US 47-2839110, please.",
    ),
    Story(
        "New buyer needs access",
        "Hello, our new colleague in purchasing needs an account with permission to order, but not to "
        "see invoices.",
        "Hello,\n\nthe account is set up with the role Ordering, without invoices. The invitation is "
        "in your colleague's mailbox and is good for three days.",
        "account",
        often=6,
        question="Hello,\n\nI can prepare that. Are you the administrator of your company's account, "
        "and may this person order without a limit?",
        reply="Yes, I am the administrator. The limit should be $5,000 per order.",
    ),
    Story(
        "Remove a user",
        "Hi, one of our buyers has left the company. Please remove the access today.",
        "Hello,\n\nthe access ended a minute ago, on all devices. Open orders of this person are now yours.",
        "account",
        often=2,
    ),
    Story(
        "Billing address has changed",
        "Hello, we have moved offices. Please put the new billing address on our company profile.",
        "Hello,\n\nthe new address stands on your profile and on every invoice from today on.",
        "account",
        question="Hello,\n\nplease send me the full address, and from which day it holds.",
        reply="88 Water Street, 4th floor, from the first of next month.",
    ),
    Story(
        "Price for {cartons} pallets of {item}",
        "Hello, what is your price for {cartons} pallets of {item}, delivered monthly, and is there a "
        "volume discount?",
        "Hello,\n\nfrom ten pallets a month you get 7 % off the list price, from twenty 11 %. The "
        "quote is in your account and holds for thirty days.",
        "product",
        often=5,
        code="information given",
        thanks="Clear, thank you. We will order this week.",
    ),
    Story(
        "Data sheet and allergens of {item}",
        "Hi, could you send the data sheet for {item}? We have to list the allergens.",
        "Hello,\n\nyou find it on the product page under Documents; allergens are on page 2. I sent it "
        "to you as well.",
        "product",
        often=4,
        code="information given",
    ),
    Story(
        "Is {item} in stock?",
        "Hello, the page says {item} is out of stock. When will it be available again?",
        "Hello,\n\nthe next container is unloaded on Wednesday. I reserved {cartons} cartons for you "
        "until Friday.",
        "product",
        often=4,
    ),
    Story(
        "CSV export fails",
        "Hello, the export of our orders as CSV stops with an error message since yesterday.",
        "Hello,\n\nan order with a quotation mark in its name broke the file. It is repaired; please "
        "export again.",
        "technical",
        question="Hello,\n\nthank you. Which range of dates did you choose, and what does the message say?",
        reply="Last quarter. It says: row 214 is not valid.",
    ),
    Story(
        "Cannot log in after the role change",
        "Hi, since my role was changed I cannot log in to the platform. It sends me back to the login page.",
        "Hello,\n\nyour old session held the old role. I ended it; please log in once more.",
        "technical",
        often=4,
        back="It worked for a day, and now it is the same again. Login page, password, login page.",
        again="Hello,\n\ntwo of your users share one address, which our login does not like. I "
        "separated them; it holds now, I watched your last login.",
    ),
    Story(
        "Where do I find standing orders?",
        "Hello, in the new platform I cannot find where to change our standing order.",
        "Hello,\n\nit moved to Orders, Repeating. You can change single dates there, too.",
        "technical",
        often=2,
        code="information given",
    ),
    Story(
        "Our ERP connector sends wrong units",
        "Hello, the connector our ERP supplier sold us orders single pieces instead of cartons. Can "
        "you fix that?",
        "Hello,\n\nthat connector is made by Stockbridge Software and not by us, so please write to "
        "their service desk; tell them the field is `unit_code` and must be CT. Your last order I "
        "corrected to cartons myself.",
        "technical",
        code="out of scope",
    ),
    Story(
        "Delivery window at our dock",
        "Hello, our dock is closed until 10. Can deliveries for our orders come later in the day?",
        "Hello,\n\nyour window is now 10:30 to 14:00, for all orders from tomorrow on.",
        "order",
    ),
    Story(
        "Pedido {order} incompleto",
        "Buenos días:\n\nEn la entrega del pedido {order} faltan {cartons} cajas de {item}. El "
        "conductor lo anotó.",
        "Hola:\n\nLas {cartons} cajas salen esta noche y llegan mañana antes del mediodía. El "
        "transporte corre de nuestra cuenta.",
        "order",
        often=5,
        language="es",
        thanks="Recibidas. Muchas gracias.",
    ),
    Story(
        "Lista de precios",
        "Hola, ¿me pueden enviar la lista de precios de {item} con el descuento para {cartons} palés?",
        "Hola:\n\nLa tiene en su cuenta, en «Documentos». Con más de diez palés al mes el descuento es "
        "del 7 %.",
        "product",
        language="es",
        code="information given",
    ),
)
