"""Which drawing of ours shows a sample product: by a word of its name, else the drawing of its official set."""

from __future__ import annotations

from shop.core.folding import fold

# (words of a folded name, drawing in static/img/goods); the first that fits wins, so the closer word stands first.
_BY_WORD = (
    ("mam tom", "mam-tom"),
    ("mam tep", "mam-tep"),
    ("mam cay", "mam-cay"),
    ("nuoc mam", "nuoc-mam"),
    ("mat ong", "mat-ong"),
    ("nem chua", "nem-chua"),
    ("thit chua", "thit-chua"),
    ("gio lua", "gio-cha"),
    ("nem nuong", "gio-cha"),
    ("nem ", "nem-chua"),
    ("lap suon", "lap-suon"),
    ("ruoc", "ruoc"),
    ("thinh", "ca-thinh"),
    ("yen", "yen"),
    ("fillet", "ca"),
    ("ca ro phi", "ca"),
    ("trung hien", "trung"),
    ("ga tuoi", "ga"),
    ("mien", "mien"),
    ("mi gao", "bun-banh-da"),
    ("gao nep", "gao"),
    ("banh", "banh"),
    ("che lam", "banh"),
    ("keo", "keo"),
    ("bot", "bot"),
    ("dau lac", "dau"),
    ("dau sachi", "dau"),
    ("hat sachi", "hat"),
    ("mang kho", "mang"),
    ("moc nhi", "moc-nhi-nam"),
    ("dong trung", "dong-trung"),
    ("linh chi", "moc-nhi-nam"),
    ("nam ", "moc-nhi-nam"),
    ("rau ma", "rau-ma"),
    ("buoi", "buoi-cam"),
    ("cam ", "buoi-cam"),
    ("chuoi", "chuoi"),
    ("dua chuot", "rau-cu"),
    ("dua ", "dua"),
    ("hong khong hat", "hong"),
    ("nho ", "nho"),
    ("oi ", "oi"),
    ("tuong", "tuong"),
    ("hoa tra", "tra-hoa"),
    ("tra hoa", "tra-hoa"),
    ("tui loc", "che-tui"),
    ("che ", "che-xanh"),
    ("tra xanh", "che-xanh"),
    ("tra shan", "che-xanh"),
    ("tra dinh cao", "che-xanh"),
    ("tra ", "tra-thao-moc"),
    ("ruou", "ruou"),
    ("sua hat", "sua-hat"),
    ("tinh dau", "tinh-dau"),
    ("vien nang", "thuoc"),
    ("chieu", "chieu"),
    ("tham coi", "chieu"),
    ("coi", "coi"),
    ("tre ", "tre"),
    ("nha bep", "bep"),
    ("gio qua", "gio-qua"),
    ("bo kho", "bo-kho"),
)


def drawing_for(name: str, set_code: int) -> str:
    """The path of a drawing in static/img."""
    folded = f" {fold(name)} "
    good = next((drawing for word, drawing in _BY_WORD if f" {word}" in folded), None)
    return f"goods/{good}.svg" if good else f"sets/set-{set_code:02d}.svg"
