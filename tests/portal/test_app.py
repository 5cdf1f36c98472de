"""The portal on a phone: it can be installed, and keeps nothing of a customer."""

import json

import pytest

from answerable.casework.incoming import Incoming
from answerable.casework.receive import receive
from answerable.customers.sign_in import sign_in
from answerable.kit.now import now
from answerable.kit.scope import brands_visible
from answerable.portal.visit import cookie_named


def test_a_manifest_for_each_brand(client, desk):
    said = json.loads(client.get("/help/barbar/manifest.webmanifest").content)
    assert (said["name"], said["start_url"], said["scope"]) == (
        "BarBar help",
        "/help/barbar/",
        "/help/barbar/",
    )
    assert said["theme_color"] == "#7B2A57"
    assert {icon["sizes"] for icon in said["icons"]} == {"192x192", "512x512"}
    for icon in said["icons"]:
        drawn = client.get(icon["src"])
        assert drawn["Content-Type"] == "image/png"
        assert drawn.content.startswith(b"\x89PNG")
    assert client.get("/help/barbar/icon-13.png").status_code == 404
    assert (
        'rel="manifest" href="/help/barbar/manifest.webmanifest"'
        in client.get("/help/barbar/").content.decode()
    )


@pytest.mark.browser
def test_ac_05_the_worker_keeps_the_shell_and_never_a_request(served, page, desk):
    noor = desk.customers["noor"]
    with brands_visible([noor.brand_id]):
        ticket = receive(
            Incoming(brand_id=noor.brand_id, channel="email", sender_email=noor.email, subject="Lid numbat", text="numbat", received_at=now()),
            at=now(),
        ).ticket  # fmt: skip
        token = sign_in(noor, at=now())
    page.context.add_cookies([{"name": cookie_named("customer", noor.brand), "value": token, "url": served}])
    page.goto(f"{served}/help/barbar/")
    page.evaluate("navigator.serviceWorker.ready")
    page.reload()
    page.goto(f"{served}/help/barbar/requests/{ticket.reference}/")
    assert page.get_by_role("heading", name="Lid numbat").is_visible()
    page.goto(f"{served}/help/barbar/requests/")
    kept = page.evaluate(
        """async () => {
            const found = [];
            for (const name of await caches.keys())
                for (const asked of await (await caches.open(name)).keys()) {
                    const answer = await caches.match(asked, {ignoreVary: true});
                    found.push([new URL(asked.url).pathname, await answer.text()]);
                }
            return found;
        }"""
    )
    paths = [path for path, _ in kept]
    assert "/help/barbar/offline" in paths
    assert all(path.startswith("/static/") or path == "/help/barbar/offline" for path in paths)
    assert not any("numbat" in text or "noor" in text.lower() for _, text in kept)
    page.context.set_offline(True)
    page.goto(f"{served}/help/barbar/requests/{ticket.reference}/")
    assert page.get_by_role("heading", name="Not connected").is_visible()
    assert "numbat" not in page.content()


@pytest.mark.browser
def test_ac_05_what_is_typed_on_a_phone_survives_a_lost_connection(served, page, desk):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{served}/help/barbar/new/?category=order")
    page.evaluate("navigator.serviceWorker.ready")
    page.context.set_offline(True)
    page.get_by_label("What happened, and what would you like?").fill("The lid came broken.")
    page.get_by_text("Not connected. What you write is kept on this device.").wait_for()
    page.context.set_offline(False)
    page.goto(f"{served}/help/barbar/")
    page.goto(f"{served}/help/barbar/new/?category=order")
    assert (
        page.get_by_label("What happened, and what would you like?").input_value() == "The lid came broken."
    )
    with page.expect_response("**/new/files") as answered:
        page.get_by_label("Photos or files").set_input_files(
            {"name": "lid.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8 photo"}
        )
    assert answered.value.ok
    page.get_by_role("button", name="Remove lid.jpg").wait_for()
    page.get_by_label("Order number", exact=True).fill("BB-20955")
    page.get_by_label("In a few words").fill("Lid broken")
    page.get_by_label("E-mail address").fill("arthur@pell.example")
    page.get_by_role("button", name="Look it over").click()
    page.get_by_text("We will answer by").wait_for()
    assert page.get_by_text("lid.jpg").is_visible()
    page.get_by_role("button", name="Send request").dblclick()
    page.get_by_text("We have your request.").wait_for()
    assert page.evaluate("localStorage.length") == 0
    held = []

    def hold(route):
        held.append(route)

    page.route("**/reply", hold)
    page.get_by_label("Add files").set_input_files(
        {"name": "crack.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8 photo"}
    )
    page.get_by_role("button", name="Send", exact=True).click()
    page.get_by_role("progressbar", name="Files on their way").wait_for()
    while not held:
        page.wait_for_timeout(10)
    held[0].continue_()
    page.get_by_role("link", name="crack.jpg").wait_for()
    assert page.url.endswith("#latest")


@pytest.mark.browser
@pytest.mark.whole_browser
def test_a_push_is_shown_and_leads_to_the_requests(served, page, desk):
    """What the worker does with a message of the push service: nothing is shown of a broken one."""
    context = page.context
    context.grant_permissions(["notifications"], origin=served)
    page.goto(f"{served}/help/bulkimart/")
    page.evaluate("navigator.serviceWorker.ready")
    line = context.new_cdp_session(page)
    known = []
    line.on("ServiceWorker.workerRegistrationUpdated", lambda told: known.extend(told["registrations"]))
    line.send("ServiceWorker.enable")
    while not known:
        page.wait_for_timeout(10)
    registration = known[0]["registrationId"]
    for words in ("", json.dumps({"title": "Bulkimart", "body": "There is an answer to your request.", "url": "/help/bulkimart/policy/"})):  # fmt: skip
        line.send(
            "ServiceWorker.deliverPushMessage",
            {"origin": served, "registrationId": registration, "data": words},
        )
    page.wait_for_function(
        """async () => {
            const shown = await (await navigator.serviceWorker.ready).getNotifications();
            return shown.length === 1 && shown[0].body === "There is an answer to your request.";
        }"""
    )
    worker = context.service_workers[0]
    worker.evaluate(
        """async () => {
            self.opened = [];
            clients.openWindow = async (url) => { opened.push(String(url)); };
            await registration.showNotification("elsewhere", { data: { url: "https://evil.example/" } });
            for (const notification of await registration.getNotifications())
                dispatchEvent(new NotificationEvent("notificationclick", { notification }));
        }"""
    )
    assert worker.evaluate("opened") == [f"{served}/help/bulkimart/policy/"]
    assert worker.evaluate("registration.getNotifications().then((left) => left.length)") == 0
