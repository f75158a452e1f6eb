import stat
from email import policy
from email.parser import BytesParser

from django.core.mail import send_mail

from counterfoil.people.mail import TerminalAndFile


def send(settings, folder, **fields):
    settings.MAIL_FOLDER = folder
    given = {"subject": "Kia ora", "message": "Open the link.", "from_email": None, "recipient_list": ["a@example.org"]}
    return send_mail(**given | fields, connection=TerminalAndFile())


def test_a_mail_is_shown_in_the_terminal_and_kept_in_a_file(settings, tmp_path, capsys):
    assert send(settings, tmp_path / "mail") == 1

    shown = capsys.readouterr().err
    [file] = (tmp_path / "mail").iterdir()
    kept = BytesParser(policy=policy.default).parsebytes(file.read_bytes())
    assert "Mail to a@example.org: Kia ora" in shown
    assert "Open the link." in shown
    assert str(file) in shown
    assert (kept["subject"], kept.get_content().strip()) == ("Kia ora", "Open the link.")


def test_mails_are_readable_by_this_user_only(settings, tmp_path):
    send(settings, tmp_path / "mail")

    [file] = (tmp_path / "mail").iterdir()
    assert stat.S_IMODE((tmp_path / "mail").stat().st_mode) == 0o700
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_an_address_cannot_lead_out_of_the_folder(settings, tmp_path):
    send(settings, tmp_path / "mail", recipient_list=['"../../etc/x"@example.org'])

    [file] = tmp_path.rglob("*.eml")
    assert file.parent == tmp_path / "mail"


def test_two_mails_in_one_second_are_two_files(settings, tmp_path):
    send(settings, tmp_path / "mail")
    send(settings, tmp_path / "mail")

    assert len(list((tmp_path / "mail").iterdir())) == 2
