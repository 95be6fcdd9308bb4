"""The catalogue as others see it: what changed in words, CPSV-AP and back, the public guide beside it."""

from __future__ import annotations

import contextlib
import json
from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.domain.catalogue import Catalogue, Cost, Limits, Material, Service, SharedField, Text
from desktop.domain.publishing import differing, names, parity, reading, writing
from desktop.domain.publishing.parity import Guide
from desktop.errors import Refused
from desktop.practice.district import load
from desktop.words import render, say_in

SERVICES = [service for catalogue in load().values() for service in catalogue.services]
FIRST = SERVICES[0]


def changed(**more: Any) -> Service:
    return msgspec.structs.replace(FIRST, version=FIRST.version + 1, valid_from=date(2027, 1, 1), **more)


def said(old: Service, new: Service, language: str = "en") -> list[str]:
    return [render(one, language) for one in differing.differences(old, new)]


# -- what changed -----------------------------------------------------------------------------------------


def test_a_shorter_limit_is_said_in_both_languages() -> None:
    old = msgspec.structs.replace(FIRST, limits=Limits(5, 20, 20, 10))
    new = msgspec.structs.replace(old, limits=Limits(5, 20, 15, 10))
    assert said(old, new) == ["The promised limit is shortened from 20 to 15 working days."]
    assert said(old, new, "zh") == ["承诺办结时限由20个工作日缩短为15个工作日。"]
    assert said(new, old) == ["The promised limit is lengthened from 15 to 20 working days."]


def test_another_number_and_date_alone_are_no_change() -> None:
    for service in SERVICES:
        later = msgspec.structs.replace(service, version=9, valid_from=date(2030, 1, 1))
        assert said(service, later) == []


def test_materials_fees_and_questions_are_named() -> None:
    first, *others = FIRST.materials
    fewer = changed(materials=tuple(others))
    assert said(FIRST, fewer) == [f"No longer asked for: {first.name.en}."]
    assert said(fewer, FIRST)[0].startswith("New material")
    dearer = changed(cost=Cost(FIRST.cost.fen + 1050, FIRST.cost.note))
    assert "10.50" in said(FIRST, dearer)[0]
    form = json.loads(json.dumps(FIRST.form))
    name, field = next(iter(form["properties"].items()))
    del form["properties"][name]
    form["required"] = [one for one in form["required"] if one != name]
    (lost,) = [one for one in said(FIRST, changed(form=form)) if "no longer asks" in one]
    assert field["x-label"]["en"] in lost


def test_what_registers_may_be_asked_is_named() -> None:
    field = next(iter(FIRST.form["properties"]))
    law, other = Text("Act 1", "一号法"), Text("Act 2", "二号法")
    one = SharedField(field, "health", "people", "name", Text("People", "人口库"), law)
    asked = changed(shared=(one,))
    label = FIRST.form["properties"][field]["x-label"]
    assert said(FIRST, asked) == [f"May be asked of a register now: {label['en']} (People; Act 1)."]
    assert label["zh"] in said(FIRST, asked, "zh")[0]
    moved = changed(shared=(msgspec.structs.replace(one, legal_basis=other),))
    assert "Act 2" in said(asked, moved)[0]
    assert said(asked, changed(shared=(msgspec.structs.replace(one, means={"x": "y"}),))) != []
    assert said(asked, FIRST) == [f"May no longer be asked of a register: {label['en']} (People)."]


def test_a_catalogue_from_before_registers_is_read() -> None:
    plain = msgspec.to_builtins(FIRST)
    del plain["shared"]
    assert msgspec.convert(plain, Service) == msgspec.structs.replace(FIRST, shared=())


_TEXT = st.builds(Text, st.sampled_from(("a", "b")), st.sampled_from(("甲", "乙")))
_MATERIAL = st.builds(
    Material,
    st.sampled_from(("id-card", "photo")),
    _TEXT,
    _TEXT,
    st.booleans(),
    st.booleans(),
    st.sampled_from(("", "proxy")),
    st.integers(1, 2),
    st.integers(0, 1),
    st.integers(1, 3),
)
_FORM = st.fixed_dictionaries(
    {"type": st.just("object")},
    optional={
        "properties": st.dictionaries(
            st.sampled_from(("name", "phone")),
            st.fixed_dictionaries({"type": st.sampled_from(("string", "integer"))}),
        ),
        "required": st.lists(st.sampled_from(("name", "phone")), unique=True),
        "if": st.just({"required": ["name"]}),
    },
)
_SHARED = st.builds(
    SharedField,
    st.sampled_from(("name", "phone")),
    st.sampled_from(("d", "e")),
    st.just("people"),
    st.sampled_from(("a", "b")),
    _TEXT,
    _TEXT,
    st.sampled_from(({}, {"x": "y"})),
)
_SERVICE = st.builds(
    Service,
    st.just("s"),
    st.integers(1, 2),
    st.sampled_from((date(2026, 1, 1), date(2027, 1, 1))),
    st.just("d"),
    _TEXT,
    _TEXT,
    _TEXT,
    st.sampled_from(("licensing", "report")),
    st.tuples(_TEXT) | st.just(()),
    st.builds(Limits, st.integers(0, 2), st.integers(0, 2), st.integers(0, 2), st.integers(0, 2)),
    st.builds(Cost, st.integers(0, 2), _TEXT),
    st.lists(_MATERIAL, max_size=2, unique_by=lambda m: m.evidence).map(tuple),
    _FORM,
    _TEXT,
    st.sampled_from(((), ("proxy",), ("urgent",))),
    st.sampled_from(((), ("x",), ("x", "y"))),
    st.none() | st.just(date(2028, 1, 1)),
    _TEXT,
    st.lists(_SHARED, max_size=2, unique_by=lambda s: (s.field, s.department)).map(tuple),
)


@given(_SERVICE, _SERVICE, _MATERIAL)
@settings(max_examples=150, deadline=None)
def test_silence_means_equal(one: Service, other: Service, paper: Material) -> None:
    """Each single thing that is different is named, in both languages; what is not, is not."""
    rest = tuple(m for m in one.materials if m.evidence != paper.evidence)
    first = msgspec.structs.replace(one, materials=(paper, *rest))
    variants = [msgspec.structs.replace(first, **{f: getattr(other, f)}) for f in Service.__struct_fields__]
    for changed_paper in (*other.materials, *one.materials):
        for f in Material.__struct_fields__:
            material = msgspec.structs.replace(paper, **{f: getattr(changed_paper, f)})
            if material.evidence not in {m.evidence for m in rest}:
                variants.append(msgspec.structs.replace(first, materials=(material, *rest)))
    for variant in (other, *variants):
        told = differing.differences(first, variant)
        assert all(render(sentence, language) for sentence in told for language in ("en", "zh"))
        vague = any("Something else" in sentence.text for sentence in told)
        same = _sorted(first) == _sorted(variant)
        assert same == (not told or vague), (first, variant)  # only another order is not named


def _sorted(service: Service) -> Any:
    bare = differing._bare(service)
    form = {
        **bare.form,
        "required": sorted(bare.form.get("required", [])),
        "properties": bare.form.get("properties", {}),
    }
    return msgspec.structs.replace(
        bare,
        materials=tuple(sorted(bare.materials, key=lambda m: m.evidence)),
        keywords=tuple(sorted(bare.keywords)),
        legal_basis=tuple(sorted(set(bare.legal_basis), key=lambda t: (t.en, t.zh))),
        form=form,
        shared=tuple(sorted(bare.shared, key=lambda s: (s.field, s.department))),
    )


# -- CPSV-AP ----------------------------------------------------------------------------------------------


def through_json(document: Any) -> Any:
    return json.loads(json.dumps(document, ensure_ascii=False))


def test_every_catalogue_of_the_district_comes_back_as_it_was() -> None:
    catalogues = tuple(load().values())
    found = reading.found(through_json(writing.written(catalogues)))
    assert not found.left_out
    assert {one.department.id: one for one in found.catalogues} == {
        one.department.id: one for one in catalogues
    }


@given(_SERVICE, _TEXT)
@settings(max_examples=100, deadline=None)
def test_any_service_comes_back_as_it_was(service: Service, name: Text) -> None:
    from desktop.domain.catalogue import Department

    catalogue = Catalogue(Department("d", name, "DD"), (service,))
    found = reading.found(through_json(writing.written([catalogue])))
    assert found.catalogues == (catalogue,)


def test_what_is_written_has_what_the_profile_demands() -> None:
    """CPSV-AP 3.2.0: the mandatory properties of every class that is used, under names of its context."""
    demanded = {
        "cpsv:PublicService": ("dct:identifier", "dct:title", "dct:description", "cv:hasCompetentAuthority"),
        "cv:PublicOrganisation": ("skos:prefLabel", "dct:spatial"),
        "cv:Evidence": ("dct:identifier", "dct:title"),
        "cv:Output": ("dct:identifier", "dct:title"),
        "cv:Channel": ("dct:identifier",),
        "cv:Cost": ("dct:identifier",),
        "cv:LifeEvent": ("dct:identifier", "dct:title"),
    }
    nodes = writing.written(load().values())["@graph"]
    ids = {node["@id"] for node in nodes}
    for node in nodes:
        assert all(node.get(name) for name in demanded.get(node["@type"], ())), node["@id"]
        for value in node.values():
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, dict) and str(one.get("@id", "")).startswith("urn:one-counter:"):
                    assert one["@id"] in ids or one["@id"].startswith("urn:one-counter:service:")
    assert {node["@type"] for node in nodes} >= demanded.keys()


FOREIGN = {
    "@context": [names.CONTEXT, {"dct": "http://purl.org/dc/terms/", "ex": "http://example.com/"}],
    "@graph": [
        {
            "@id": "ex:service1",
            "@type": "PublicService",
            "dct:identifier": "Tax on web",
            "PublicService.name": {"@language": "fr", "@value": "Déclaration"},
            "http://purl.org/dc/terms/description": [
                {"@language": "zh-Hans", "@value": "网上报税"},
                {"@language": "en", "@value": "Declare taxes"},
            ],
            "hasCompetentAuthority": {
                "@type": "PublicOrganisation",
                "@id": "ex:finance",
                "identifier": "finance",
            },
            "processingTime": "P3W",
            "cpsv:hasInput": {"@id": "ex:id"},
            "hasCost": {"@type": "Cost", "identifier": "c", "hasValue": 12.5},
        },
        {"@id": "ex:id", "@type": ["Evidence"], "identifier": "id-card", "title": "Identity card"},
        {"@id": "ex:service2", "@type": "cpsv:PublicService", "dct:identifier": "half", "dct:title": "Half"},
    ],
}


def test_somebody_elses_document_is_read_however_it_writes_names() -> None:
    found = reading.found(through_json(FOREIGN))
    (catalogue,) = found.catalogues
    (service,) = catalogue.services
    assert service.id.startswith("Tax-on-web-")
    assert service.name == Text("Déclaration", "Déclaration")  # one language stands for both
    assert service.summary == Text("Declare taxes", "网上报税")
    assert service.department == "finance"
    assert service.limits.promised_days == 15
    assert service.cost.fen == 1250
    assert [(m.evidence, m.name.en) for m in service.materials] == [("id-card", "Identity card")]
    (left,) = found.left_out
    told = render(left, "en")
    assert told == "The service half lacks what CPSV-AP demands: description, hasCompetentAuthority."


@pytest.mark.parametrize(
    "document", [[], {}, {"@graph": []}, {"@graph": [1]}, [{"@type": "Cost"}], "x", None, 7]
)
def test_what_is_no_catalogue_is_refused(document: Any) -> None:
    with pytest.raises(Refused):
        reading.found(document)


_PLACES = ("@id", "@type", "@value", "@language", "dct:title", "cpsv:hasInput", "oc:service", "oc:form")
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ("@id", "@type", "@value", "@language", "dct:title", "cpsv:hasInput", "oc:service", "oc:form")
            ),
            inside,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@given(st.sampled_from(sorted(FOREIGN["@graph"][0])), _JSON)  # type: ignore[index]
@settings(max_examples=300, deadline=None)
def test_any_value_anywhere_is_read_or_refused(place: str, value: Any) -> None:
    document = through_json(FOREIGN)
    document["@graph"][0][place] = value
    with contextlib.suppress(Refused, msgspec.ValidationError):
        reading.found(document)


# -- the public guide -------------------------------------------------------------------------------------


def test_the_same_guide_says_the_same() -> None:
    names_of = {m.evidence: m.name for s in SERVICES for m in s.materials} | {s.id: s.name for s in SERVICES}
    compared = parity.compare(SERVICES, [parity.of_service(s) for s in SERVICES], names_of)
    assert len(compared) == len(SERVICES)
    assert not [one for one in compared if one.differs]


def test_a_guide_by_names_is_compared_too() -> None:
    told = Guide(
        FIRST.name.zh,
        (*(m.name.zh for m in FIRST.materials[1:]), "户籍证明"),
        FIRST.limits.promised_days + 3,
        FIRST.limits.statutory_days,
        FIRST.cost.fen + 100,
    )
    (compared,) = parity.compare([FIRST], [told], {})
    text = "\n".join(render(one, "en") for one in compared.differs)
    assert "The guide asks for 户籍证明, this counter does not." in text
    assert FIRST.materials[0].name.en in text
    assert f"promises {FIRST.limits.promised_days + 3} working days" in text
    assert "yuan" in text
    assert len(compared.differs) == 4


def test_what_only_one_of_them_has_is_told() -> None:
    compared = parity.compare([FIRST], [Guide("no such service")], {})
    assert [one.only for one in compared] == ["guide", "counter"]
    assert all(one.differs for one in compared)
    assert say_in("zh", "The guide has it, this counter does not offer it.").startswith("办事指南")
