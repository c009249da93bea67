"""One planted mistake each: exactly one message, at the exact line and column, with the nearest right word."""

from __future__ import annotations

import pytest

from .planting import Rules

SHELL1, SHELL3, SHELL4 = "shell/SHELL-001.yml", "shell/SHELL-003.yml", "shell/SHELL-004.yml"
ACC1, CRED2 = "access/ACC-001.yml", "credentials/CRED-002.yml"
COUNT = "{active_access_count: 0}"
STATUSES, TYPES = "(valid, cancelled, changing)", "(website, app, mini_program, quick_app)"
SEVERITIES = "(high, medium, low, notice)"
THEMES = "(shell, credential, access, domain, contact, content, lifecycle, integrity)"
SMALL = "; write and, or, not in small letters with spaces around them, and half-width brackets"
DAYS = "{days_without_access: {gt: $shell_grace_days}}"

# name: file, what stands there, what is planted («: where it must be reported), the message
MISTAKES: dict[str, tuple[str, str, str, str]] = {
    # the shape of the file
    "unknown key": (SHELL1, "predicts: []", "«predict: []", "there is no key 'predict'; did you mean 'predicts'?"),
    "unknown key below": (
        SHELL1, "scope: {record: service, types", "scope: {record: service, «type",
        "there is no key 'type'; did you mean 'types'?"),
    "unknown key in a case": (
        SHELL1, "    expect: pass", "    «expects: pass\n    expect: pass",
        "there is no key 'expects'; did you mean 'expect'?"),
    "key without likeness": (SHELL1, "predicts: []", "«zzz: []", "there is no key 'zzz'"),
    "duplicate key": (SHELL1, "version: 1", "version: 1\n«version: 2", "the key 'version' is written twice"),
    "duplicate key in a map": (
        SHELL1, COUNT, "{active_access_count: 0, «active_access_count: 1}",
        "the key 'active_access_count' is written twice"),
    "missing key": (SHELL1, "condition: no_access and long_enough\n", "", "the key 'condition' is missing"),
    "missing language": (
        CRED2, "message:\n  zh: 主体名称或证件号码与证照库不一致，两者均一致方为准确。\n", "«message:\n",
        "the key 'zh' is missing"),
    "empty text": (CRED2, "condition: differs", '«condition: ""',
                   "'condition' has a wrong value: String should have at least 1 character"),
    "text for a number": (SHELL1, "version: 1", "«version: one",
                          "'version' has a wrong value: Input should be a valid integer"),
    "quoted number": (SHELL1, "version: 1", '«version: "1"',
                      "'version' has a wrong value: Input should be a valid integer"),
    "number for a text": (SHELL1, "  en: Shell website (no access on file)", "  «en: 404",
                          "'en' must be a text; put it in quotes: \"404\""),
    "unknown status": (
        SHELL1, "status: active", "«status: activ",
        "'status' must be 'draft', 'trial', 'active' or 'retired', not 'activ'; did you mean 'active'?"),
    "unknown record": (
        SHELL1, "{record: service", "{«record: servce",
        "'record' must be 'subject', 'service', 'access', 'domain', 'ip_allocation' or 'provider', not 'servce'; "
        "did you mean 'service'?"),
    "unknown expectation": (
        SHELL1, "    expect: fail", "    «expect: fial",
        "'expect' must be 'fail', 'pass', 'unknown' or 'not_applicable', not 'fial'; did you mean 'fail'?"),
    "id of another form": (SHELL1, "id: SHELL-001", "«id: shell-1", "'shell-1' does not look like a rule id such as SHELL-001"),
    "id and file name differ": (
        "integrity/INT-001.yml", "id: INT-001", "«id: INT-009", "the id 'INT-009' is not the file name 'INT-001'"),
    # facts and tests
    "unknown fact": (SHELL1, COUNT, "{«activ_access_count: 0}",
                     "there is no fact 'activ_access_count'; did you mean 'active_access_count'?"),
    "unknown fact in scope": (SHELL1, "when: {status: valid}", "when: {«statuss: valid}",
                              "there is no fact 'statuss'; did you mean 'status'?"),
    "unknown fact in evidence": (SHELL1, "  - last_provider", "  - «lost_provider",
                                 "there is no fact 'lost_provider'; did you mean 'last_provider'?"),
    "unknown fact in a case": (SHELL1, "active_access_count: 0, days_without_access: 8",
                               "«active_access_cnt: 0, days_without_access: 8",
                               "there is no fact 'active_access_cnt'; did you mean 'active_access_count'?"),
    "unknown fact of a child": (SHELL4, "      - {type: website, status", "      - {«typ: website, status",
                                "there is no fact 'typ'; did you mean 'type'?"),
    "fact of another record": (SHELL1, COUNT, "{«service_count: 0}",
                               "there is no fact 'service_count'; did you mean 'service_no'?"),
    "text where a number belongs": (SHELL1, COUNT, "{«active_access_count: none}",
                                    "'active_access_count' is an integer and cannot be compared with 'none'"),
    "truth where a number belongs": (SHELL1, COUNT, "{«active_access_count: true}",
                                     "'active_access_count' is an integer and cannot be compared with True"),
    "fraction where a number belongs": (SHELL1, DAYS, "{days_without_access: {«gt: 7.5}}",
                                        "'days_without_access' is an integer and cannot be compared with '7.5'"),
    "number where truth belongs": (CRED2, "{registry_agrees: false}", "{«registry_agrees: 0}",
                                   "'registry_agrees' is true or false and cannot be compared with 0"),
    "return code without quotes": (
        ACC1, 'predicts: ["1063"]', "predicts: [«1063]", "'predicts' must be a text; put it in quotes: \"1063\""),
    "comma in a text in braces": (
        SHELL1, "title:\n  zh: 空壳网站\n  en: Shell website (no access on file)",
        "title: {zh: 空壳网站, en: No access, «on file}",
        "there is no key 'on file' (in braces, put a text with a comma or colon in double quotes; a space follows every colon)"),
    "no is no truth": (CRED2, "{registry_agrees: false}", "{«registry_agrees: no}",
                       "'registry_agrees' is true or false and cannot be compared with 'no'"),
    "impossible date": (SHELL1, DAYS, "{without_access_since: {«lt: 2024-02-30}}",
                        "'without_access_since' is a date YYYY-MM-DD and cannot be compared with '2024-02-30'"),
    "quoted date": (SHELL1, DAYS, '{without_access_since: {«lt: "2024-02-28"}}',
                    "'without_access_since' is a date YYYY-MM-DD and cannot be compared with '2024-02-28'; "
                    "take off the quotes: 2024-02-28"),
    "quoted number in a test": (SHELL1, DAYS, '{days_without_access: {«gt: "7"}}',
                                "'days_without_access' is an integer and cannot be compared with '7'; take off the quotes: 7"),
    "number for a text in a test": (SHELL1, COUNT, "{«last_provider: 12345}",
                                    "'last_provider' is a text and cannot be compared with 12345; put it in quotes: \"12345\""),
    "parameter in a case": (SHELL1, "active_access_count: 0, days_without_access: 8",
                            "active_access_count: 0, «days_without_access: $shell_grace_days",
                            "write the value itself, not '$shell_grace_days': a case must not move with its parameter"),
    "parameter in a case below": (
        SHELL4, "      - {type: website, status", "      - {«duplicate_count: $shell_grace_days, type: website, status",
        "write the value itself, not '$shell_grace_days': a case must not move with its parameter"),
    "nothing to compare with": (SHELL1, COUNT, "{«active_access_count: }",
                                "'active_access_count' is an integer and cannot be compared with None"),
    "wrong type in a case": (SHELL1, "given: {type: website, status: valid, active_access_count: 0",
                             "given: {type: website, status: valid, «active_access_count: zero",
                             "'active_access_count' is an integer and cannot be compared with 'zero'"),
    "unknown operator": (SHELL1, DAYS, "{days_without_access: {«gtr: 7}}",
                         "there is no operator 'gtr'; did you mean 'gt'? "
                         "(not, in, not_in, gt, gte, lt, lte, between, missing, present)"),
    "no operator": (SHELL1, DAYS, "{«days_without_access: {}}", "an operator is missing"),
    "between one": (SHELL1, DAYS, "{days_without_access: {«between: [1]}}",
                    "'between' takes a list of exactly two values"),
    "in without a list": (SHELL1, DAYS, "{days_without_access: {«in: 3}}", "'in' takes a list"),
    "in of nothing": (SHELL1, DAYS, "{days_without_access: {«not_in: []}}", "'not_in' takes a list"),
    "missing false": (SHELL1, DAYS, "{days_without_access: {«missing: false}}", "'missing' takes only true"),
    "order of texts": (SHELL1, DAYS, "{last_provider: {«gt: a}}",
                       "'last_provider' is neither a number nor a date and has no order"),
    "unknown code": (SHELL1, "when: {status: valid}", "when: {«status: vald}",
                     "the code list 'filing_status' has no 'vald'; did you mean 'valid'? " + STATUSES),
    "unknown code in a list": ("credentials/CRED-004.yml", "{in: [revoked, cancelled]}", "{«in: [revokd, cancelled]}",
                               "the code list 'registry_status' has no 'revokd'; did you mean 'revoked'? "
                               "(active, revoked, cancelled, abnormal, moved_out)"),
    "unknown code in a case": (CRED2, "given: {status: valid, registry_agrees: false}",
                               "given: {«status: vaild, registry_agrees: false}",
                               "the code list 'filing_status' has no 'vaild'; did you mean 'valid'? " + STATUSES),
    "unknown type": (SHELL1, "types: [website]", "«types: [websit]",
                     "the code list 'service_type' has no 'websit'; did you mean 'website'? " + TYPES),
    "types of a subject": (SHELL3, "{record: subject, when", "{record: subject, «types: [website], when",
                           "this kind of record has no type"),
    "unknown parameter": (SHELL1, "$shell_grace_days", "$shell_grace_day",
                          "params.yml has no 'shell_grace_day'; did you mean 'shell_grace_days'?"),
    "parameter for a text": (SHELL1, COUNT, "{«last_provider: $shell_grace_days}",
                             "parameters are integers, 'last_provider' is not"),
    "selection without a map": (SHELL1, f"no_access: {COUNT}",
                                "«no_access: active_access_count",
                                "expected a map of fact: test, or a list of such maps"),
    # names that lead to other files
    "unknown article": (SHELL1, "[SPEC-GLOSSARY,", "[«SPEC-GLOSARY,",
                        "articles.yml has no 'SPEC-GLOSARY'; did you mean 'SPEC-GLOSSARY'?"),
    "full-width comma": (SHELL1, "[SPEC-GLOSSARY, CLEANUP-2010-279", "[«SPEC-GLOSSARY，CLEANUP-2010-279",
                         "articles.yml has no 'SPEC-GLOSSARY，CLEANUP-2010-279'; put half-width commas between the items"),
    "unknown action": (SHELL1, "{do: add-access,", "{«do: ad-access,",
                       "actions.yml has no 'ad-access'; did you mean 'add-access'?"),
    "unknown category": (SHELL1, "category: shell-website", "«category: shell-web-site",
                         "vocabulary.yml has no 'shell-web-site'; did you mean 'shell-website'?"),
    "unknown severity": (SHELL1, "severity: high", "«severity: hihg",
                         "vocabulary.yml has no 'hihg'; did you mean 'high'? " + SEVERITIES),
    "action without likeness": (SHELL1, "{do: add-access", "{«do: zzz",
                                "actions.yml has no 'zzz'; all of them: auditor rules words actions"),
    "action by a piece of its title": (SHELL1, "{do: add-access", "{«do: 新增接",
                                       "actions.yml has no '新增接'; did you mean 'add-access'?"),
    "action depends on no fact": (SHELL1, "when: alive}", "«when: alife}",
                                  "there is no fact 'alife'; did you mean 'alive'?"),
    "action depends on a number": (SHELL1, "when: not alive}", "«when: not access_count}",
                                   "when takes a true/false fact"),
    "unknown basis of a procedure": ("actions.yml", "    basis: [", "    basis: [«FAQ-SHEL, ",
                                     "articles.yml has no 'FAQ-SHEL'; did you mean 'FAQ-SHELL'?"),
    "unknown material": ("actions.yml", "    materials: [cancel-form", "    materials: [«cancel-fom",
                         "materials has no 'cancel-fom'; did you mean 'cancel-form'?"),
    "unknown basis of a parameter": ("params.yml", "basis: [FAQ-SHELL]", "basis: [«FAQ-SHELLS]",
                                     "articles.yml has no 'FAQ-SHELLS'; did you mean 'FAQ-SHELL'?"),
    "unknown theme": ("vocabulary.yml", "theme: shell\n", "«theme: shel\n",
                      "themes has no 'shel'; did you mean 'shell'? " + THEMES),
    # the sentence
    "word that is no selection": (SHELL1, "condition: no_access and", "«condition: no_acces and",
                                  "'no_acces' is not a selection (there are: no_access, long_enough)"),
    "capital operator": (SHELL1, "no_access and long_enough\n", "no_access AND long_enough\n", "unexpected 'AND'" + SMALL),
    "missing bracket": (SHELL1, "condition: no_access and long_enough", "«condition: (no_access and long_enough",
                        "a closing bracket ) is missing"),
    "bracket too many": (SHELL1, "condition: no_access and long_enough", "«condition: no_access and long_enough)",
                         "unexpected ')'"),
    "sentence without end": (SHELL1, "condition: no_access and long_enough", "«condition: no_access and long_enough or",
                             "the condition ends too early"),
    "Chinese words": (SHELL1, "condition: no_access and long_enough", "«condition: no_access 并且 long_enough",
                      "unexpected '并且'" + SMALL),
    "empty brackets": (SHELL1, "condition: no_access and long_enough", "«condition: no_access and () or long_enough",
                       "')' is not a selection (there are: no_access, long_enough)"),
    "group that is empty": (SHELL1, "condition: no_access and long_enough",
                            "«condition: no_access and long_enough or any of old_*",
                            "no selection is named like 'old_*'"),
    "unused selection": (SHELL1, "condition: no_access and long_enough", "condition: no_access",
                         "condition never uses 'long_enough'"),
    # texts and cases
    "placeholder not in evidence": (SHELL1, "  zh: 该网站没有有效的接入信息，自{without_access_since}",
                                    "  «zh: 该网站{name}没有有效的接入信息，自{without_access_since}",
                                    "'{name}' is not in evidence"),
    "placeholder that is empty": (SHELL1, '  en: "No active access', '  «en: "{} No active access',
                                  "'{}' is not in evidence"),
    "children of an access": (ACC1, "    expect: fail", "    children:\n      - «{}\n    expect: fail",
                              "this kind of record has no such relative"),
    "parent of a subject": (SHELL3, "    expect: fail", "    «parent: {}\n    expect: fail",
                            "this kind of record has no such relative"),
    "unknown return code": (ACC1, 'predicts: ["1063"]', 'predicts: [«"10063"]',
                            "return_codes.yml has no '10063'; did you mean '1063'?"),
    # verdicts of other rules
    "unknown rule": (SHELL4, "after: [SHELL-001, SHELL-002]", "after: [SHELL-001, SHELL-002, «SHELL-0O3]",
                     "rules has no 'SHELL-0O3'; did you mean 'SHELL-003'?"),
    "rule that is not asked": (SHELL4, "after: [SHELL-001, SHELL-002]", "after: [SHELL-001, SHELL-002, «ACC-003]",
                               "select never asks for the verdict of 'ACC-003'"),
    "rule not listed": (SHELL4, "{every_child_fails: [SHELL-001, SHELL-002]}",
                        "{«every_child_fails: [SHELL-001, SHELL-002, ACC-003]}", "'ACC-003' is not listed in after"),
    "link without a list": (SHELL4, "{every_child_fails: [SHELL-001, SHELL-002]}", "{«every_child_fails: SHELL-001}",
                            "expected a list of rule ids"),
}  # fmt: skip
# The place of these is the key of what was left out or cut off, which the planted text does not hold.
PLACED = {
    "missing key": "id: SHELL-001", "unknown parameter": "gt: $", "capital operator": "condition:",
    "unused selection": "long_enough: {",
}  # fmt: skip
# An unknown rule is also one that select never asks for.
SECOND = {"unknown rule": "select never asks for the verdict of 'SHELL-0O3'"}


@pytest.mark.parametrize("name", MISTAKES)
def test_one_mistake_is_reported_once_and_where_it_stands(rules: Rules, name: str) -> None:
    file, old, new, message = MISTAKES[name]
    where = rules.plant(file, old, new)
    if name in PLACED:
        where = rules.plant(file, PLACED[name], "«" + PLACED[name])
    expected = [f"{where}: {message}"] + ([f"{where}: {SECOND[name]}"] if name in SECOND else [])
    assert rules.mistakes() == expected


@pytest.mark.parametrize("verdict", ["fail", "pass", "unknown"])
def test_an_active_rule_needs_a_case_of_each_kind(rules: Rules, verdict: str) -> None:
    path = rules.folder / SHELL3
    cases = "given: {status: valid, service_count: 0}", "expect: " + verdict, "expect: not_applicable"
    path.write_text(path.read_text(encoding="utf-8").replace(cases[1], cases[2]), encoding="utf-8")
    where = rules.plant(SHELL3, "cases:", "«cases:")
    assert rules.mistakes() == [f"{where}: no case expects {verdict}"]


def test_a_draft_needs_no_complete_cases(rules: Rules) -> None:
    text = (rules.folder / SHELL3).read_text(encoding="utf-8")
    rules.write(
        SHELL3, text.replace("expect: unknown", "expect: pass").replace("status: active", "status: draft", 1)
    )
    rules.plant(CRED2, "severity: medium", "«severity: grave")
    assert len(rules.mistakes()) == 1


def test_an_id_that_is_used_twice(rules: Rules) -> None:
    text = (rules.folder / SHELL3).read_text(encoding="utf-8")
    rules.write("apart/SHELL-003.yml", text)
    where = rules.plant(SHELL3, "id:", "«id:")
    assert rules.mistakes() == [f"{where}: 'SHELL-003' is already used in rules/apart/SHELL-003.yml"]


def test_a_circle_of_two_rules(rules: Rules) -> None:
    rules.plant(SHELL1, "  no_access:", "  parent: {parent_fails: [SHELL-004]}\n  no_access:")
    rules.plant(SHELL1, "condition: no_access", "condition: parent and no_access")
    first = rules.plant(SHELL1, "after: []", "«after: [SHELL-004]")
    second = rules.plant(SHELL4, "after:", "«after:")
    assert rules.mistakes() == [f"{place}: after goes round in a circle" for place in (first, second)]


def test_a_rule_after_itself(rules: Rules) -> None:
    rules.plant(SHELL3, "{service_count: 0}", "{service_count: 0, also_fails: [SHELL-003]}")
    where = rules.plant(SHELL3, "after: []", "«after: [SHELL-003]")
    assert rules.mistakes() == [f"{where}: after goes round in a circle"]


@pytest.mark.parametrize(
    ("file", "link", "other", "wanted"),
    [
        (SHELL3, "every_child_fails", "ACC-001", "service"),
        (SHELL3, "some_child_fails", "SHELL-004", "service"),
        (SHELL3, "parent_fails", "SHELL-004", "such record"),
        (SHELL3, "also_fails", "SHELL-001", "subject"),
        (ACC1, "every_child_fails", "SHELL-001", "such record"),
        (ACC1, "parent_fails", "SHELL-003", "service"),
    ],
)
def test_a_link_to_rules_of_another_kind(rules: Rules, file: str, link: str, other: str, wanted: str) -> None:
    rules.plant(file, "condition: ", "condition: linked and ")
    rules.plant(file, "after: []", f"after: [{other}]")
    where = rules.plant(file, "select:", f"«select:\n  linked: {{{link}: [{other}]}}")
    assert rules.mistakes() == [f"{where}: {link} does not fit {other}, which judges no {wanted}"]


def test_mistakes_of_several_files_are_reported_together(rules: Rules) -> None:
    expected = {
        rules.plant(SHELL1, "severity: high", "«severity: hihg"):
            "vocabulary.yml has no 'hihg'; did you mean 'high'? " + SEVERITIES,
        rules.plant(CRED2, "predicts: []", "«predict: []"): "there is no key 'predict'; did you mean 'predicts'?",
        rules.plant(ACC1, "{ips_reserved: false}", "{«ips_reservd: false}"):
            "there is no fact 'ips_reservd'; did you mean 'ips_reserved'?",
        rules.plant("actions.yml", "    materials: [cancel-form", "    materials: [«cancel-fom"):
            "materials has no 'cancel-fom'; did you mean 'cancel-form'?",
    }  # fmt: skip
    assert sorted(rules.mistakes()) == sorted(f"{place}: {message}" for place, message in expected.items())


def test_several_mistakes_of_one_file_are_reported_together(rules: Rules) -> None:
    places = [
        rules.plant(SHELL1, "  - last_provider", "  - «lost_provider"),
        rules.plant(SHELL1, COUNT, "{«activ_access_count: 0}"),
        rules.plant(SHELL1, "when: {status: valid}", "when: {«status: vald}"),
    ]
    assert sorted(mistake.split(": ")[0] for mistake in rules.mistakes()) == sorted(places)
