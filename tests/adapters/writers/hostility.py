"""Texts a law, a file or its name may hold to harm whoever opens what is written of it."""

from __future__ import annotations

TEXTS = {
    "formula": "=cmd|'/C calc'!A0",
    "plus": '+HYPERLINK("x","y")',
    "at": "@SUM(1)",
    "tab-formula": "\t=1+1",
    "brace-formula": "{=1+1}",
    "address": "https://example.invalid/?a=1&b=2",
    "internal": "internal:Sheet1!A1",
    "script": "</script><script>alert(1)</script>",
    "markup": "<b onclick=x>&amp;</b><!-- ]]> --><w:p/>",
    "template": "{{ 7 * 7 }}{% raw %}{# #}${x}",
    "format": "{statement} {0} %s %(x)s",
    "direction": "\u202eabc\u202c \u2066x\u2069 \u05d0\u05d1 \u0627",
    "nul": "a\x00b\x01\x0b\x1f",
    "surrogate": "a\ud800b\udfff",
    "nonsense": "\ufffe\uffff\ufdd0\U000e0001",
    "ends": "a\rb\r\nc\u2028d\u2029e\x85f\x0cg",
    "escape": "_x0041_ _x000D_ &#0; \\u0000",
    "long": "0123456789" * 4_000,
    "long-pairs": "\U0001f600" * 20_000,
    "long-word": "x" * 40_000,
    "blank": " \n\t ",
    "empty": "",
    "mark": "X",
    "quotes": "\"'`“”«»",
}
