"""BarBar, in Spanish."""

from answerable.demo.stories.story import Story

STORIES = (
    Story(
        "¿Dónde está mi pedido {order}?",
        "Buenos días:\n\nHace diez días que hice el pedido {order} y el seguimiento no cambia desde el "
        "lunes. ¿Cuándo me llegará?\n\nGracias",
        "Hola:\n\nEl paquete estaba retenido en la aduana y ha salido esta mañana. El transportista lo "
        "entregará en dos días laborables. Si no llega, respóndame aquí y le envío otro.",
        "order",
        often=6,
        language="es",
        thanks="Ya lo tengo, muchas gracias.",
    ),
    Story(
        "Me han cobrado dos veces",
        "Hola, el banco me muestra dos cargos de {amount} £ por el pedido {order}. Me han cobrado dos "
        "veces; por favor, devuélvanme uno.",
        "Hola:\n\nTiene razón, el pago se registró dos veces. Acabo de devolverle {amount} £ a la "
        "tarjeta; el banco tarda de dos a cinco días. Disculpe las molestias.",
        "order",
        language="es",
    ),
    Story(
        "Devolución de {item}",
        "Buenas tardes, quiero devolver {item} del pedido {order} porque es una talla equivocada. "
        "¿Cómo lo hago?",
        "Hola:\n\nTiene la etiqueta de devolución en su cuenta. En cuanto recibamos el paquete le "
        "reembolsamos {amount} £.",
        "returns",
        often=4,
        language="es",
        back="Hola otra vez, la página me dice que la etiqueta ha caducado.",
        again="Hola:\n\nLe he creado una nueva, válida durante un mes. La encontrará en el mismo lugar.",
    ),
    Story(
        "No me llega el reembolso",
        "Hola, devolví {item} hace tres semanas y no veo el reembolso de {amount} £.",
        "Hola:\n\nSu devolución llegó el martes y hoy he autorizado el pago de {amount} £. Lo verá en "
        "unos cinco días.",
        "returns",
        language="es",
        question="Hola:\n\nPara encontrar el paquete, ¿puede decirme el número que aparece en el resguardo?",
        reply="Es el 4471 902 118.",
    ),
    Story(
        "La aplicación no me deja entrar",
        "Hola, no puedo iniciar sesión en la aplicación: dice que la contraseña no es correcta, y en "
        "la web funciona.",
        "Hola:\n\nLa aplicación guardaba la contraseña antigua. Con la versión 5.2.1 se arregla; si "
        "no, borre la cuenta en Ajustes y vuelva a entrar.",
        "technical",
        language="es",
    ),
    Story(
        "¿Cómo funciona {item}?",
        "Buenos días, no encuentro las instrucciones de {item} en español. ¿Me las pueden enviar?",
        "Hola:\n\nLas tiene en la página del producto, en «Manuales». También se las he enviado en "
        "texto sin imágenes, para el lector de pantalla.",
        "product",
        language="es",
        code="information given",
    ),
)
