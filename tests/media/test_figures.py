"""What the largest and the meanest uploads cost a running server: memory and time, by HTTP as staff send them."""

import http.client
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest
from PIL import Image

from shop.extensions import session
from shop.media import pictures
from tests.builders.catalogue import a_product
from tests.builders.certification import person
from tests.builders.media import empty_png, heic, noisy, picture, with_many_scans
from tests.support.browser import running_shop
from tests.support.databases import ROOT
from tests.support.figures import as_many

pytestmark = pytest.mark.prove

MOST_MEGABYTES = 250
MOST_SECONDS = 6
BOUNDARY = "a-line-between-parts"
SENT = {
    "JPEG, 40 megapixels": (303, lambda: noisy(7300, 5475, "JPEG", quality=40)),
    "progressive JPEG, 24 megapixels": (
        303,
        lambda: noisy(5650, 4240, "JPEG", quality=40, progressive=True, subsampling=0),
    ),
    "JPEG that says a scan 30 times": (303, lambda: with_many_scans(5600, 4200, 30)),
    "PNG with transparency, 40 megapixels": (303, lambda: glass(7300, 5475)),
    "WebP with transparency, 10 megapixels": (303, lambda: noisy(3840, 2600, "WEBP", "RGBA", quality=40)),
    "HEIC, 30 megapixels": (303, lambda: noisy(6300, 4750, "HEIF", quality=40)),
    "HEIC of a phone, 12 megapixels": (303, lambda: heic(4032, 3024)),
    "PNG bomb, 50 megapixels": (422, lambda: empty_png(8000, 6250)),
    "PNG bomb, 400 megapixels": (422, lambda: empty_png(20_000, 20_000)),
    "JPEG, 50 megapixels": (422, lambda: picture(8200, 6100, quality=10)),
    "truncated JPEG, 40 megapixels": (422, lambda: noisy(7300, 5475, "JPEG", quality=40)[:-50_000]),
}


def glass(width: int, height: int) -> bytes:
    """A PNG of slopes: small as a file, large as a picture."""
    slope = Image.linear_gradient("L").resize((width, height))
    out = BytesIO()
    Image.merge("RGBA", (slope, slope, slope, slope)).save(out, "PNG", compress_level=6)
    return out.getvalue()


def peak_of(process: psutil.Process) -> int:
    """The most bytes that a process has had since its `clear_refs` was written."""
    lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) * 1024


class Sender:
    """A member of the staff who sends pictures to a running server."""

    def __init__(self, server, path: str, cookie: str, token: str) -> None:
        self.server, self.path, self.cookie, self.token = server, path, cookie, token
        [self.worker] = psutil.Process(server.process.pid).children()

    def send(self, data: bytes) -> int:
        """Send one; the status of the answer."""
        parts = [
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in (("csrf_token", self.token), ("alt", "Hũ mắm tôm"))
        ]
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'
        body = b"".join([*parts, head.encode(), data, f"\r\n--{BOUNDARY}--\r\n".encode()])
        connection = http.client.HTTPConnection(urlsplit(self.server.base).netloc, timeout=120)
        headers = {
            "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
            "Cookie": self.cookie,
            "Origin": self.server.base,
        }
        connection.request("POST", self.path, body, headers)
        status = connection.getresponse().status
        connection.close()
        return status

    def measured(self, *files: bytes) -> tuple[list[int], int, float]:
        """Send all at the same moment: the statuses, by how many megabytes the server grew, the seconds it took."""
        Path(f"/proc/{self.worker.pid}/clear_refs").write_text("5")
        before, began = self.worker.memory_info().rss, time.monotonic()
        with ThreadPoolExecutor(len(files)) as pool:
            statuses = list(pool.map(self.send, files))
        seconds = time.monotonic() - began
        return statuses, (peak_of(self.worker) - before) // 1_000_000, seconds


@pytest.fixture
def sender(database, app, client, sign_in):
    product = a_product("Mắm tôm")
    session.commit()
    sign_in(client, person(is_admin=True))
    path = f"/quan-tri/san-pham/{product.id}/anh"
    token = client.get(path).page.token
    cookie = f"shop={client.get_cookie('shop').value}"
    session.remove()
    with running_shop(database, workers=1) as server:
        yield Sender(server, path, cookie, token)


def test_no_upload_makes_the_server_large_or_slow(sender, proof):
    worst = {}
    sender.measured(picture(600, 600))  # loads what decodes pictures
    for name, (status, make) in SENT.items():
        data = make()
        assert len(data) < 10 * 1024 * 1024
        statuses, megabytes, seconds = sender.measured(data)
        assert (name, statuses) == (name, [status])
        assert (name, megabytes < MOST_MEGABYTES, seconds < MOST_SECONDS) == (name, True, True)
        worst[name] = (megabytes, seconds)
        proof(f"upload: {name} ({len(data) / 1e6:.1f} MB): server +{megabytes} MB, {seconds:.1f} s")
    assert worst


def test_many_uploads_at_once_cost_the_memory_of_one(sender, proof):
    sender.measured(picture(600, 600))
    files = [SENT["PNG with transparency, 40 megapixels"][1]()] * as_many(3, 4)
    statuses, megabytes, seconds = sender.measured(*files)
    assert set(statuses) == {303}
    assert megabytes < MOST_MEGABYTES
    proof(f"{len(files)} of the largest uploads at once: server +{megabytes} MB, {seconds:.1f} s together")


@pytest.mark.parametrize("name", ["JPEG, 40 megapixels", "PNG with transparency, 40 megapixels"])
def test_scans_of_papers_cost_no_more_than_pictures(proof, name):
    data = SENT[name][1]()
    pictures.redraw_scan(picture(600, 600), "scan")
    me = psutil.Process()
    Path("/proc/self/clear_refs").write_text("5")
    before, began = me.memory_info().rss, time.monotonic()
    assert max(Image.open(BytesIO(pictures.redraw_scan(data, "scan"))).size) > 3000
    megabytes, seconds = (peak_of(me) - before) // 1_000_000, time.monotonic() - began
    assert (megabytes < MOST_MEGABYTES, seconds < MOST_SECONDS) == (True, True)
    proof(f"scan: {name}: +{megabytes} MB, {seconds:.1f} s")


def test_the_worker_stays_small_while_it_draws_sizes(database, sender, proof):
    assert sender.send(SENT["JPEG, 40 megapixels"][1]()) == 303
    megabytes, seconds = zip(work_once(database), work_once(database), strict=True)
    assert megabytes[0] - megabytes[1] < MOST_MEGABYTES
    assert len(list((database.data / "uploads").rglob("*.avif"))) == 5
    proof(
        f"the fifteen sizes of one upload: worker {megabytes[0]} MB (idle {megabytes[1]} MB), {seconds[0] - seconds[1]:.1f} s"
    )


def work_once(database) -> tuple[int, float]:
    """Let the worker do what is due: the megabytes it had at most, the seconds it took."""
    began, most = time.monotonic(), 0
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi:app", "worker", "--once"],
        cwd=ROOT,
        env=database.environment(),
    )
    watched = psutil.Process(process.pid)
    while process.poll() is None:
        with suppress(psutil.Error, OSError, StopIteration):  # it has ended meanwhile
            if "worker" in watched.cmdline():
                most = max(most, peak_of(watched))
        time.sleep(0.02)
    assert process.returncode == 0
    return most // 1_000_000, time.monotonic() - began
