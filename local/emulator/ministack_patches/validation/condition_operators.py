"""The condition operators of policies.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

_OPERATORS = frozenset({
    "stringequals", "stringnotequals", "stringequalsignorecase", "stringnotequalsignorecase", "stringlike",
    "stringnotlike", "numericequals", "numericnotequals", "numericlessthan", "numericlessthanequals",
    "numericgreaterthan", "numericgreaterthanequals", "dateequals", "datenotequals", "datelessthan",
    "datelessthanequals", "dategreaterthan", "dategreaterthanequals", "bool", "binaryequals", "ipaddress",
    "notipaddress", "arnequals", "arnlike", "arnnotequals", "arnnotlike", "null",
})  # fmt: skip
_QUANTIFIERS = ("forallvalues:", "foranyvalue:")


def is_operator(name: str) -> bool:
    """Whether there is an operator of this name, with or without a quantifier and `IfExists`."""
    lower = name.lower()
    for quantifier in _QUANTIFIERS:
        lower = lower.removeprefix(quantifier)
    return lower.removesuffix("ifexists") in _OPERATORS
