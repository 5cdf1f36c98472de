"""A relay that answers as a test tells it to."""

from aiosmtpd.smtp import SMTP


class Scripted:
    """A relay that answers as told: for each mail the reply to RCPT, or to the content."""

    def __init__(self, *, rcpt="250 OK", content="250 OK"):
        self.rcpt = rcpt
        self.content = content
        self.mails = []

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.mails.append(envelope.original_content)
        if self.content == "drop":
            server.transport.abort()
            return "250 nobody hears this"
        return self.content

    async def listen(self, host, port, pool):
        import asyncio

        loop = asyncio.get_running_loop()
        return await loop.create_server(lambda: SMTP(self, hostname="relay.test", loop=loop), host, port)
