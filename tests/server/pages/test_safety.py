import pytest

from server.pages.safety import linked


@pytest.mark.parametrize(
    ("line", "html"),
    [
        ("Emergency: call 911", 'Emergency: call <a href="tel:911">911</a>'),
        ("Text HOME to 741741", 'Text HOME to <a href="sms:741741">741741</a>'),
        ("Us: (312) 555-0142", 'Us: <a href="tel:3125550142">(312) 555-0142</a>'),
        ("988 or 988", '<a href="tel:988">988</a> or <a href="tel:988">988</a>'),
        ("Open 8 to 6, since 1998", "Open 8 to 6, since 1998"),
        ('<b> & "988"', '&lt;b&gt; &amp; &quot;<a href="tel:988">988</a>&quot;'),
    ],
)
def test_the_numbers_of_a_line_can_be_pressed_and_nothing_else_is_html(line: str, html: str) -> None:
    assert linked(line) == html
