"""Do the five campaigns say what their documents say? facts.json holds every value that was read from them."""

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from domain.campaign import Activity, Campaign, Collects, RoundPlan, RoundRule
from domain.indicator import Comparator, Indicator, Kind
from domain.words import fold, nfc
from storage.catalog import (
    campaign_files,
    describe,
    dump_campaign,
    find_campaign,
    load_campaigns,
    parse_campaign,
    read_campaign,
)

FACTS: dict[str, dict[str, Any]] = json.loads((Path(__file__).parent / "facts.json").read_text(encoding="utf-8"))
CODES = list(FACTS)


@pytest.fixture(scope="module")
def campaigns() -> dict[str, Campaign]:
    return load_campaigns()


def test_the_catalogue_holds_the_five_campaigns_and_one_template(campaigns: dict[str, Campaign]) -> None:
    assert set(campaigns) == {*CODES, "HT-MAU-2CAP"}
    assert [code for code, campaign in campaigns.items() if campaign.template] == ["HT-MAU-2CAP"]


def test_every_file_is_named_after_its_code(campaigns: dict[str, Campaign]) -> None:
    assert {path.stem for path in campaign_files()} == {code.lower() for code in campaigns}


def test_one_campaign_is_found_by_its_code_alone(campaigns: dict[str, Campaign], tmp_path: Path) -> None:
    """Under whatever name its file has, and though another file is broken."""
    (tmp_path / "campaigns").mkdir()
    (path,) = (path for path in campaign_files() if path.stem == "hg2023")
    (tmp_path / "campaigns" / "b.yaml").write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "campaigns" / "a.yaml").write_text("code: HG\n", encoding="utf-8")

    assert find_campaign("HG2023", tmp_path) == campaigns["HG2023"]
    assert find_campaign("HG") is None


def test_file_that_was_edited_is_read_anew(campaigns: dict[str, Campaign], tmp_path: Path) -> None:
    (path,) = (path for path in campaign_files() if path.stem == "hg2023")
    edited = tmp_path / "hg2023.yaml"
    for title in (campaigns["HG2023"].short_title, "Tên khác"):
        text = path.read_text(encoding="utf-8").replace(campaigns["HG2023"].short_title, title)
        edited.write_text(text, encoding="utf-8")

        assert read_campaign(edited).short_title == title


def test_there_are_96_indicators_and_39_activities(campaigns: dict[str, Campaign]) -> None:
    assert {code: len(campaigns[code].indicators) for code in CODES} == {
        "HT2020-CTR64": 19,
        "HT2023-H2": 15,
        "HT2020-CT42": 5,
        "HT2021-2025": 32,
        "HG2023": 25,
    }
    assert sum(len(campaigns[code].activities) for code in CODES) == 39


@pytest.mark.parametrize("code", CODES)
def test_every_value_of_every_indicator_is_the_documents(campaigns: dict[str, Campaign], code: str) -> None:
    fields = ("code", "name", "name_en", "unit", "measure", "comparator", "scope", "commune_reports")
    campaign = campaigns[code]
    found = [{field: getattr(indicator, field) for field in fields} for indicator in campaign.indicators]
    assert found == [{field: fact[field] for field in fields} for fact in FACTS[code]["indicators"]]
    targets = [(i.target, type(i.target), i.target_max) for i in campaign.indicators]
    wanted = [(target(f["target"]), type(target(f["target"])), number(f["target_max"])) for f in indicators_of(code)]
    assert targets == wanted


@pytest.mark.parametrize("code", CODES)
def test_described_targets_and_dates_equal_the_documents_as_json(campaigns: dict[str, Campaign], code: str) -> None:
    described = json.loads(json.dumps(describe(campaigns[code])))["indicators"]
    assert [entry["due"] for entry in described] == [fact["due"] for fact in indicators_of(code)]
    for entry, fact in zip(described, indicators_of(code), strict=True):
        known = fact["target"]
        assert entry["target"] == (float(known["number"]) if isinstance(known, dict) else known)
        assert isinstance(entry["target"], bool) == isinstance(known, bool)


@pytest.mark.parametrize("code", CODES)
def test_no_alias_of_the_source_is_lost(campaigns: dict[str, Campaign], code: str) -> None:
    for indicator, fact in zip(campaigns[code].indicators, indicators_of(code), strict=True):
        assert indicator.aliases[: len(fact["aliases"])] == tuple(fact["aliases"])


def test_every_indicator_and_activity_has_an_alias_that_can_be_typed_without_diacritics(
    campaigns: dict[str, Campaign],
) -> None:
    for campaign in campaigns.values():
        for entry in entries_of(campaign):
            assert any(alias == fold(alias) for alias in entry.aliases), (campaign.code, entry.code)


def test_no_alias_means_two_things(campaigns: dict[str, Campaign]) -> None:
    for campaign in campaigns.values():
        uses = Counter(alias for entry in entries_of(campaign) for alias in {fold(alias) for alias in entry.aliases})
        assert [alias for alias, times in uses.items() if times > 1] == [], campaign.code


@pytest.mark.parametrize("code", CODES)
def test_activities_are_the_documents_duties(campaigns: dict[str, Campaign], code: str) -> None:
    fields = ("code", "name", "evidence", "cadence", "by")
    found = [{field: getattr(activity, field) for field in fields} for activity in campaigns[code].activities]
    assert found == FACTS[code]["duties"]
    for activity in campaigns[code].activities:
        counted = "count" in activity.evidence or "percent" in activity.evidence
        assert activity.kind == ("activity" if counted else "narrative")


@pytest.mark.parametrize("code", CODES)
def test_document_period_and_movements_are_the_documents(campaigns: dict[str, Campaign], code: str) -> None:
    campaign, facts = campaigns[code], FACTS[code]
    assert (campaign.title, campaign.short_title) == (facts["title"], facts["short_title"])
    assert campaign.province == facts["province"]
    assert [campaign.period.start.isoformat(), campaign.period.end.isoformat()] == facts["period"]
    assert {field: getattr(campaign.document, field) for field in facts["document"]} == facts["document"]
    assert list(campaign.movements) == facts["movements"]
    assert campaign.complete == facts["complete"]
    assert len(campaign.reported) == facts["counts"]["commune_reports"]


@pytest.mark.parametrize("code", CODES)
def test_reporting_duties_have_the_documents_dates(campaigns: dict[str, Campaign], code: str) -> None:
    found = [
        {
            "id": duty.id,
            "due": duty.due.isoformat() if duty.due else None,
            "due_before": duty.due_before,
            "window": [day.isoformat() for day in duty.window] if duty.window else None,
        }
        for duty in campaigns[code].reporting
    ]
    assert found == FACTS[code]["reporting"]


@pytest.mark.parametrize("code", CODES)
def test_named_units_and_awards_are_the_documents(campaigns: dict[str, Campaign], code: str) -> None:
    units = [
        {
            "name": unit.name,
            "level": unit.level,
            "code": unit.code,
            "target": unit.target,
            "due": unit.due.isoformat() if unit.due else unit.due_text or None,
        }
        for unit in campaigns[code].named_units
    ]
    assert units == FACTS[code]["named_units"]

    awards, facts = describe(campaigns[code])["awards"], FACTS[code]["awards"]
    assert (awards and {"total_vnd": awards["total_vnd"], "tiers": awards["tiers"]}) == facts


@pytest.mark.parametrize("code", CODES)
def test_every_quotation_stands_in_the_campaign_with_its_place(campaigns: dict[str, Campaign], code: str) -> None:
    places = {(s["line"], s["char"], s["clause"]) for s in sources(describe(campaigns[code]))}
    assert {(fact["line"], fact["char"], fact["clause"]) for fact in FACTS[code]["quotes"]} == places


def test_a_campaign_survives_the_way_to_text_and_back(campaigns: dict[str, Campaign]) -> None:
    for campaign in campaigns.values():
        again = parse_campaign(dump_campaign(campaign))
        assert again == campaign
        assert [str(i.target) for i in again.indicators] == [str(i.target) for i in campaign.indicators]


def test_ha_giang_reports_on_the_days_its_programme_names(campaigns: dict[str, Campaign]) -> None:
    rounds = {r["key"]: (r["opens"], r["last_safe_day"], r["assumed"]) for r in describe(campaigns["HG2023"])["rounds"]}
    assert rounds == {
        "DK": ("2023-01-01", "2023-01-09", False),
        "SK": ("2023-06-15", "2023-06-29", False),
        "TK": ("2023-11-15", "2023-11-29", False),
    }


@pytest.mark.parametrize("code", [code for code in CODES if code != "HG2023"])
def test_dates_that_no_document_gives_are_marked_as_assumed(campaigns: dict[str, Campaign], code: str) -> None:
    assert all(entry.assumed for entry in campaigns[code].rounds)


def test_the_clean_up_is_asked_for_each_saturday(campaigns: dict[str, Campaign]) -> None:
    campaign = campaigns["HT2020-CTR64"]
    weekly = next(entry for entry in campaign.rounds if isinstance(entry, RoundRule) and entry.weekday is not None)
    assert (weekly.weekday, weekly.collects, weekly.activities) == (5, Collects.ACTIVITY, ("VSMT7",))


def test_words_are_never_owed(campaigns: dict[str, Campaign]) -> None:
    hg = campaigns["HG2023"]
    texts = {indicator.code for indicator in hg.reported if indicator.kind is Kind.TEXT}
    assert texts == {"QPQS", "TKCL", "VSMT", "TDCS"}
    for entry in hg.rounds:
        assert isinstance(entry, RoundPlan)
        assert len(hg.asked(entry, frozenset())) == len(hg.reported) - len(texts) == 13
        assert not texts.intersection(hg.asked(entry, frozenset()))


def test_the_programme_names_the_directive_it_implements(campaigns: dict[str, Campaign]) -> None:
    assert campaigns["HT2020-CTR64"].implements == "HT2020-CT42"


def test_a_yearly_target_keeps_the_documents_words(campaigns: dict[str, Campaign]) -> None:
    jobs = campaigns["HT2021-2025"].indicator("VLM")
    assert jobs is not None
    assert (jobs.yearly, jobs.due_text, str(jobs.due)) == (True, "hằng năm đến 2025-12-31", "2025-12-31")


def test_decimals_are_exact(campaigns: dict[str, Campaign]) -> None:
    trained = campaigns["HG2023"].indicator("LDDT")
    assert trained is not None
    assert trained.target == Decimal("57.8")


def test_every_number_has_a_comparator_for_numbers(campaigns: dict[str, Campaign]) -> None:
    for campaign in campaigns.values():
        for indicator in campaign.indicators:
            assert (indicator.target is True) == (indicator.comparator is Comparator.MILESTONE)


def test_all_texts_are_in_composed_letters() -> None:
    for path in campaign_files():
        text = path.read_text(encoding="utf-8")
        assert text == nfc(text), path.name


def entries_of(campaign: Campaign) -> list[Indicator | Activity]:
    return [*campaign.indicators, *campaign.activities]


def indicators_of(code: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = FACTS[code]["indicators"]
    return found


def target(fact: Any) -> Any:
    return Decimal(fact["number"]) if isinstance(fact, dict) else fact


def number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def sources(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        own = [value] if "quote" in value else []
        return own + [found for child in value.values() for found in sources(child)]
    if isinstance(value, list):
        return [found for child in value for found in sources(child)]
    return []
