from counterfoil.ledger.deep_links import contact_url, invoice_url
from counterfoil.ledger.models import Organisation

ID = "243216c5-369e-4056-ac67-05388f86dc81"


def test_a_link_opens_the_right_organisation(settings):
    settings.XERO_LOGIN_URL = "https://login.xero.com"

    assert invoice_url(Organisation(short_code="!23vYC"), ID) == f"https://go.xero.com/app/!23vYC/invoicing/view/{ID}"


def test_without_a_short_code_xero_asks_which_organisation(settings):
    settings.XERO_LOGIN_URL = "https://login.xero.com"

    assert contact_url(Organisation(), ID) == f"https://go.xero.com/app/contacts/contact/{ID}"


def test_against_another_server_the_link_leads_there(settings):
    settings.XERO_LOGIN_URL = "http://127.0.0.1:8900"

    assert contact_url(Organisation(short_code="!a/b"), ID) == f"http://127.0.0.1:8900/app/!a%2Fb/contacts/contact/{ID}"
