"""Good answers for fields whose page does not show one, and the exceptions with their reasons."""

from shop.extensions import session
from shop.orders.models import Fulfilment, Order
from tests.builders import accounts
from tests.builders.country import Place

SAMPLES = {
    "identifier": "0987 654 321",
    "accounts.sign_in:identifier": "{customer_phone}",
    "accounts.sign_in:password": "{password}",
    "accounts.recovery_code:identifier": "{customer_phone}",
    "outlets.staff_seat:identifier": "{customer_phone}",
    "current": "{password}",
    "password": "một câu khác đủ dài",
    "accounts.forgot_code:identifier": "{customer_phone}",
    "accounts.forgot_code:code": "{recovery_code}",
    "name": "Nguyễn Thị Hoa",
    "recipient": "Nguyễn Thị Hoa",
    "phone": "0912 345 678",
    "street": "12 Lê Lợi",
    "province_code": "38",
    "commune_code": "14797",
    "authority": "UBND tỉnh Thanh Hóa",
    "reason": "Có lý do",
    "recipient_name": "Trần Văn Bình",
    "recipient_phone": "0987 654 321",
    "from_day": "12/02/2027",
    "until_day": "20/02/2027",
    "order_until": "05/02/2027",
    "before_day": "17/02/2027",
    "occasion": "Tết",
    "companies.order:tax_code": "0301448733",
    "companies.order:email": "ke.toan@ocop.example",
    "companies.row:province": "Thanh Hóa",
    "companies.row:commune": "Phường Hạc Thành",
    "companies.row:q1-count": "2",
    "companies.row:day": "20/12/2026",
    "producers.join:tax_code": "0301448733",
    "producers.own_edit:tax_code": "0301448733",
    "producers.join:legal_form": "cooperative",
    "producers.own_invite:identifier": "{customer_phone}",
    "catalogue.staff_synonym_new:term": "mắm cáy",
    "catalogue.staff_synonym_new:also": "mắm còng",
    "wanted_on": "20/12/2026",
    "starts_on": "12/12/2026",
    "ends_on": "13/12/2026",
    "outlets.staff_new:starts_on": "",
    "outlets.staff_new:ends_on": "",
    "outlets.staff_edit:starts_on": "",
    "outlets.staff_edit:ends_on": "",
    "issued_on": "02/01/2026",
    "adjusting_symbol": "1C26MAA",
    "adjusting_number": "7777",
    "decided_on": "02/01/2026",
    "until": "01/03/2029",
    "valid_until": "01/03/2028",
    "name_en": "A name",
    "catalogue.staff_attribute_new:kind": "choice",
    "catalogue.staff_attribute_new:options": "Loại một = Kind one",
    "catalogue.staff_attribute_new:name": "Vị của mắm",
    "notices.watch:agreed": "y",
    "orders.extend_pickup:until": "20/12/2026",
    "why": "Có lý do",
    "day": "28/11/2026",
    "orders.name_account:number": "1500205077",
    "orders.return_new:note": "Nắp nứt",
    "payments.refund_paid:reference": "FT900",
    "payments.outlet_refund_paid:reference": "FT900",
    "amount": "75.000",
    "stars": "4",
    "inventory.receive:do": "save",
    "imports.decision_new:rows": "Tên sản phẩm\tSao\nMiến Mẫu\t3",
    "imports.decision_new:issued_on": "02/01/2026",
    "agreements.propose:commission_bp": "12,5",
    "supplies.own_new:do": "save",
    "supplies.own_new:due_on": "20/12/2026",
    "inventory.price:amount": "50.000",
    "checkout.place:terms": "y",
    "invoices.ask:tax_code": "0301448733",
    "checkout.delivery:invoice_tax_code": "0301448733",
    "invoices.issue:symbol": "1C26MAA",
    "invoices.issue:number": "4321",
    "invoices.issue:issued_on": "28/11/2026",
    "lookup_url": "https://tracuu.example/",
    "invoices.export_day:day": "28/11/2026",
    "catalogue.staff_vat:rate": "8",
    "catalogue.staff_vat:first": "01/01/2027",
    "catalogue.staff_vat:last": "30/06/2027",
    "orders.hand_over:code": "{ready_code}",
    "orders.lookup:code": "{order_code}",
    "orders.lookup:last4": "{order_last4}",
    "payments.put_to_order:code": "{awaited_code}",
    "cart.use_voucher:code": "{voucher_code}",
    "checkout.use_voucher:code": "{voucher_code}",
    "promotions.staff_new:code": "TET2027",
    "promotions.staff_new:value": "20.000",
    "first_day": "28/11/2026",
    "last_day": "31/12/2026",
}
NOT_SHOWN: dict[str, str] = {
    "catalogue.own_begin_again": "a button of refused goods, without fields; tests/catalogue/test_refusals.py",
    "catalogue.confirm_age": "asked before alcohol only; tests/storefront/test_age_gate.py",
    "catalogue.review_approve": "the other button of the review; tests/catalogue/test_review.py",
    "catalogue.review_refuse": "the third button of the review; tests/catalogue/test_refusals.py",
    "checkout.gather": "a choice of carts that are sent in parcels; tests/checkout/test_gathering.py",
    "fairs.close": "a button of empty stalls, without fields; tests/fairs/test_pages.py",
    "orders.move_lines": "where another outlet has the goods too; tests/checkout/test_elsewhere_pages.py",
    "payments.ask_card": "a button of parts that wait for a card; tests/payments/test_card_pages.py",
    "payments.bank_notice": "sent by programs, signed; tests/payments/test_notices.py",
    "payments.pay_by_card": "a button without fields; tests/payments/test_card_pages.py",
    "payments.stripe_event": "sent by programs, signed; tests/payments/test_stripe_webhook.py",
    "settlement.agree": "on statements that an operator is owed; tests/settlement/test_pages.py",
    "settlement.objection": "the other form there; tests/settlement/test_pages.py",
    "settlement.signed_on_paper": "on statements without an open objection; tests/settlement/test_pages.py",
    "reconciliation.read_service": "a button, where cards are taken; tests/reconciliation/test_page.py",
}
SAID_ON_THE_NEXT_PAGE = (
    "cart.add.",  # its pages are cached: the sentence comes with the page one goes back to
    "payments.switch.",  # the value is that of a button
)
ELSEWHERE = "belongs to the other way of delivery and is not read"
NO_INVOICE = "counts only with the tick for an invoice; tests/invoices/test_pages.py"
NO_GIFT = "counts only for a gift: checkout.delivery/gift"
ACCEPTED = {
    "cart.drop_voucher.next": "an address that is none of this shop leads to the cart; tests/web/test_security.py",
    "catalogue.staff_vat.rate: float": "a rate may have two places after the point",
    "agreements.propose.commission_bp: float": "a share may have two places after the point",
    "catalogue.review_changes.verify": "a tick that only the other button of this form reads",
    "payments.switch.payment": "goes back (303) with a sentence; that nothing is written is asserted",
    "cart.add.*": "goes back (303) with a sentence; that nothing is written is asserted",
    "producers.staff_edit.province_code: missing": "an officer has one province, which the shop knows",
    "producers.staff_new.province_code: missing": "an officer has one province, which the shop knows",
    "certification.staff_show_scan.shown": "the value of a button: neither yes nor no is not found (404)",
    "certification.scheme_show_scan.shown": "the value of a button: neither yes nor no is not found (404)",
    "outlets.staff_end_seat.role": "not a field to fill: a job that nobody has is not found (404)",
    "accounts.profile.current: bidi": "a password may hold any sign; it is not asked for when nothing needs it",
    "checkout.delivery/pickup.province_code": ELSEWHERE,
    "checkout.delivery/pickup.commune_code": ELSEWHERE,
    "checkout.delivery/pickup.street": ELSEWHERE,
    "checkout.delivery/pickup.note": ELSEWHERE,
    "checkout.delivery/pickup.delivery_payment": ELSEWHERE,
    "checkout.delivery/pickup.search": "only asks for another list",
    "checkout.delivery/delivery.search": "only asks for another list",
    "checkout.delivery/delivery.outlet_id": ELSEWHERE,
    "checkout.delivery/delivery.pickup_payment": ELSEWHERE,
    "checkout.delivery/delivery.province_code": "only chooses the list of communes, which is what counts",
    "checkout.delivery/gift.search": "only asks for another list",
    "checkout.delivery/gift.outlet_id": ELSEWHERE,
    "checkout.delivery/gift.pickup_payment": ELSEWHERE,
    "checkout.delivery/gift.province_code": "only chooses the list of communes, which is what counts",
    "checkout.delivery/pickup.wanted_day": ELSEWHERE,
    **{
        f"checkout.delivery/{door}.{name}": NO_GIFT
        for door in ("pickup", "delivery")
        for name in ("recipient_name", "recipient_phone", "card_text")
    },
    **{
        f"checkout.delivery/{way}.invoice_{name}": NO_INVOICE
        for way in ("pickup", "delivery", "gift")
        for name in ("name", "tax_code", "address", "email")
    },
}


def samples(place: Place) -> dict[str, str]:
    """The good answers of the people and orders of this place."""
    ready = session.get_one(Fulfilment, place.extra["ready"])
    order = session.get_one(Order, ready.order_id)
    known = {
        "customer_phone": place.customer.phone.replace("+84", "0"),
        "password": accounts.PASSWORD,
        "recovery_code": place.extra["recovery_code"],
        "ready_code": ready.pickup_code,
        "order_code": order.code,
        "order_last4": order.phone_last4,
        "awaited_code": place.extra["awaited_code"],
        "voucher_code": place.extra["voucher_code"],
    }
    return {name: sample.format(**known) for name, sample in SAMPLES.items()} | place.extra["samples"]
