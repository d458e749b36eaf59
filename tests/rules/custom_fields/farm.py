"""The field sets that tests of the rules read into: a farm, and its plots."""

from __future__ import annotations

from samity.bank.custom_fields.values import Field, FieldSet, FieldType, Option, OwnerKind

REGIONS = (Option("n", "Nairobi", 5), Option("c", "Coast"), Option("w", "West"))
REGION = Field(1, "Region", "Region", FieldType.SELECT, options=REGIONS)
TOWN = Field(
    2,
    "Town",
    "Town",
    FieldType.SELECT,
    depends_on="Region",
    options=(
        Option("n-1", "Kibera", under="n"),
        Option("n-9", "Other", under="n"),
        Option("c-1", "Mombasa", is_active=False, under="c"),
        Option("c-9", "Other", under="c"),
    ),
)
OF_EACH_TYPE = {
    kind: Field(number, kind.title(), kind.title(), kind)
    for number, kind in enumerate(FieldType, 10)
    if kind != "SELECT"
}
FARM = FieldSet(1, "_Farm", "Farm", OwnerKind.CLIENT, fields=(TOWN, REGION, *OF_EACH_TYPE.values()))
SIZE = Field(31, "Size", "Size", FieldType.NUMBER, is_required=True)
CROP = Field(32, "Crop", "Crop", FieldType.TEXT, default="maize")
FORMER = Field(33, "Former", "Former", FieldType.TEXT, is_active=False)
PLOTS = FieldSet(2, "_Plots", "Plots", OwnerKind.CLIENT, is_grouped=True, fields=(SIZE, CROP, FORMER))
CLOSED = FieldSet(3, "_Closed", "Closed", OwnerKind.CLIENT, is_active=False)
SETS = (FARM, PLOTS, CLOSED)
LINKS = {FieldType.USER_LINK: {1}, FieldType.GROUP_LINK: {2, 3}, FieldType.CLIENT_LINK: {4}}
