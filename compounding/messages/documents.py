"""Sentences about labels, papers and workbooks."""

from __future__ import annotations

from typing import Final

# What a label field is called, with the verb that agrees.
_FIELDS: Final = {
    "pharmacy": "The name of the pharmacy",
    "address": "The address of the pharmacy",
    "phone": "The phone number of the pharmacy",
    "patient": "The patient's name",
    "rx_number": "The Rx number",
    "prescriber": "The prescriber's name",
    "lot": "The batch number",
    "directions": "The line of directions",
    "drug": "The line of drug and strength",
    "supply": "The line of quantity and dates",
    "not_after": "The line of the date",
    "cautions": "A sentence of the cautions",
    "warning": "The opioid warning",
}
_NOT_PRINTED: Final = "No label was made."

SENTENCES: Final[dict[str, str]] = {
    "label.unknown_form": (
        f"The label does not know whether this is capsules or a liquid. {_NOT_PRINTED} "
        "Please check the batch."
    ),
    "label.unknown_storage": (
        f"The label does not know where to keep this preparation. {_NOT_PRINTED} "
        "Please check the batch."
    ),
    "label.container_number": (
        f"This container is not one of the batch's containers. {_NOT_PRINTED} "
        "Please choose the container again."
    ),
    "label.no_doses": (
        f"This container has no doses. {_NOT_PRINTED} Please check the plan of the batch."
    ),
    "label.dose_above_maximum": (
        f"A dose of {{dose}} is above 4.5 mg. {_NOT_PRINTED} Please check the prescription."
    ),
    "label.dose_mismatch": (
        "A dose of {dose} is not what its capsules or mL hold at the strength of this label. "
        f"{_NOT_PRINTED} Please check the batch: this may be a ten-fold slip."
    ),
    "label.too_little": (
        "The container holds {quantity}, which is less than its directions take. "
        f"{_NOT_PRINTED} Please check the batch."
    ),
    "label.dates_before_making": (
        "The first dose, on {first}, is before the day of making, {made}. "
        f"{_NOT_PRINTED} Please plan again: nights have passed."
    ),
    "label.doses_after_date": (
        "The last dose, on {last}, is after the date not to use it any more, {not_after}. "
        f"{_NOT_PRINTED} Please check the plan."
    ),
    "label.too_many_lines": (
        f"There is more text than a label of 4 × 2 in holds. {_NOT_PRINTED} "
        "Please shorten the pharmacy's name or address, or plan containers with fewer steps."
    ),
    "label.too_many_doses": (
        "This container has {doses} dated lines of doses and the label holds 4. "
        f"{_NOT_PRINTED} Please plan two containers, each with fewer steps."
    ),
    "code.not_readable": (
        f"The bar code of this label could not be read back. {_NOT_PRINTED} "
        "Please report this: the batch itself is safe."
    ),
    "print.not_started": (
        "The printer did not start. Nothing was printed. "
        "Please check that it is on and has labels, then print again."
    ),
    "print.stopped": (
        "The printer stopped before the last label. Please look at what came out, "
        "destroy half labels, and print again what is missing."
    ),
    "print.not_started.paper": (
        "The printer did not start. Nothing was printed. "
        "Please check that it is on and has paper, then print again. Or save the pages as PDF."
    ),
    "print.stopped.paper": (
        "The printer stopped before the last page. The record is safe. "
        "Please look at what came out, then print all pages again."
    ),
    "file.folder_missing": (
        "The folder of {name} is not there any more. Nothing was written. "
        "Please choose another folder."
    ),
    "file.not_allowed": (
        "{name} cannot be written in this folder: it is protected. Nothing was written. "
        "Please choose another folder."
    ),
    "file.in_use": (
        "{name} cannot be replaced: it is open in another program, perhaps Excel, or protected. "
        "The old file is unchanged. Please close it there, or choose another name."
    ),
    "file.disk_full": (
        "The disk has no room for {name}. Nothing was written. "
        "Please make room or choose another disk."
    ),
    "file.bad_name": (
        "{name} cannot be the name of a file here. Nothing was written. Please choose another name."
    ),
    "file.written_not_recorded": (
        "{name} was written and is whole. That it was written could not be recorded: {detail}"
    ),
    "file.failed": (
        "{name} could not be written: the system says “{reason}”. Nothing was written. "
        "Please choose another folder, or try again."
    ),
    "export.no_room": (
        "The parts of the workbook could not be written to the system's temporary folder; most "
        "likely the disk is full. Nothing was exported. Please make room and export again."
    ),
    "export.cancelled": "The export was stopped. Nothing was written.",
    "export.too_many_rows": (
        "There are more than {largest} batches, and one sheet holds no more. Nothing was "
        "written. Please narrow the dates and export in parts."
    ),
    "export.text_too_long": (
        "A text of batch {batch}, column {column}, has more than {largest} characters, which "
        "Excel would cut. Nothing was written. Please leave this batch out and report it."
    ),
    "export.not_as_written": (
        "The workbook read back differs from the record, on sheet {sheet}, row {row}. It was "
        "removed. The record is safe. Please export again; if it happens twice, report it."
    ),
    **{
        f"label.missing.{name}": f"{words} is missing. {_NOT_PRINTED} Please fill it in."
        for name, words in _FIELDS.items()
    },
    **{
        f"label.too_long.{name}": (
            f"{words} is too long for the label by about {{over}} characters, even in the "
            f"smallest type allowed. {_NOT_PRINTED} Please shorten it."
        )
        for name, words in _FIELDS.items()
    },
    **{
        f"label.no_letter.{name}": (
            f"{words} holds a character that the label's type cannot draw: {{letters}}. "
            f"{_NOT_PRINTED} Please write it with other letters."
        )
        for name, words in _FIELDS.items()
    },
}
