"""Invented people, institutions and places. Any likeness to somebody real is chance."""

from __future__ import annotations

FIRST = """
Abena Adaeze Ade Aisha Alma Amara Amina Anders Anita Anjali Aretha Asha Ashok Beatriz Bola Brigid Callum Camila Carlos
Carmen Cedric Chidi Chloe Clara Cora Dalia Damon Darius Deja Delia Desmond Devi Dina Dolores Dwayne Ebony Eduardo Elena
Eli Elise Emeka Emil Esther Ezra Fatima Felix Femi Fernanda Flora Gabriel Gloria Hana Hassan Hector Helena Ibrahim Ida
Idris Ines Irma Isaac Jamal Jamila Javier Jelani Jerome Joaquin Jolene Jorge Josefa Julian Kadija Kamau Karim Keisha Kenji
Kofi Kwame Lamar Latoya Leila Leon Lila Lin Lorenzo Lucia Luz Mae Malik Manuel Marek Marisol Marta Maxine Mei Mercy Mina
Miriam Monique Nadia Naomi Nasir Nia Nina Noor Odessa Olamide Omar Oscar Paloma Pedro Petra Phyllis Priya Quentin Rafael
Ramona Rania Rashid Renata Rita Rosa Ruben Ruthie Sade Salim Samira Santiago Selma Serena Shanice Simone Sofia Soledad
Stefan Sunita Tamika Tariq Teresa Thandi Theo Tomas Tunde Uma Valeria Vera Vikram Wanda Willa Xavier Yara Yasmin Yolanda
Yusuf Zadie Zainab Zora
""".split()

LAST = """
Abara Achebe Acosta Adair Adeyemi Aguilar Alston Amadi Anaya Arroyo Asante Baptiste Barrios Bello Benitez Bianco Boateng
Bowers Brandt Bright Broussard Bui Caldwell Campos Cardenas Castellan Chandra Cho Coates Coleridge Cruzado Dabrowski Dang
Darby Delacroix Delgado Dorsey Dumas Eke Ellison Escobar Estrada Eze Farrow Fashola Figueroa Fontaine Gaines Galvan Garza
Ghosh Gil Goodwin Grady Greer Guerrero Haddad Hairston Halloran Harlow Henriquez Hightower Hoang Holloway Ibarra Idowu
Iyer Jaimes Jaworski Jernigan Joyner Kaminska Kang Keita Kimani Kowal Lacey Langston Lattimore Leal Lin Lomax Lozano
Macias Madera Mahama Malone Marchetti Mbeki Medrano Mensah Merritt Mireles Mokoena Montoya Moye Nakamura Navarro Ngo
Nkosi Novak Obi Ochoa Ojeda Okafor Okoro Oliva Osei Otero Padilla Park Peralta Pettway Pham Pineda Prewitt Quarles Quiroga
Rahman Ramsey Reyes Rivas Rollins Rosario Rowe Sahni Salcedo Santoro Sears Serrano Shah Sia Solis Sosa Stallworth Suarez
Sykes Tamayo Teague Thibodeaux Tillman Toure Tran Trujillo Uribe Valdez Vance Villarreal Wachira Wardlow Washburn Webb
Whitlock Wojcik Wynn Yancey Yoon Zamora Zapata Zielinski
""".split()

NEIGHBOURHOODS = [
    "Albany Park", "Auburn Gresham", "Austin", "Avondale", "Back of the Yards", "Bridgeport", "Bronzeville", "Chatham",
    "Chinatown", "East Garfield Park", "Englewood", "Gage Park", "Hermosa", "Humboldt Park", "Hyde Park", "Lawndale",
    "Little Village", "Logan Square", "Pilsen", "Pullman", "Rogers Park", "Roseland", "South Chicago", "South Shore",
    "Uptown", "West Englewood", "West Pullman", "Woodlawn",
]  # fmt: skip

# the first word of each name is invented or plain; the second says the trade
_FIRST_WORDS = [
    "Amber Wharf", "Bellwether", "Blue Heron", "Broad Porch", "Cedar Switch", "Clay Street", "Copper Lantern", "Corner Oak",
    "Dune Light", "Eastwater", "Elder Grove", "Fallow Field", "Fern Hollow", "Flint Bridge", "Gable", "Golden Spoke",
    "Granary", "Harvest Bell", "High Clover", "Ironwood", "Juniper Row", "Kestrel", "Lake Ember", "Lower Wacker Row",
    "Maple Kiln", "Marigold", "Millpond", "North Sparrow", "Open Ledger", "Orchard Gate", "Paper Crane", "Pine Harbor",
]  # fmt: skip
_TRADES = {
    "finance": [
        "Family Fund",
        "Credit Union",
        "Savings Bank",
        "Capital Partners",
        "Foundation",
        "Pension Office",
    ],
    "arts-and-media": ["Theatre", "Museum", "Daily", "Radio", "Film House", "Publishing"],
    "government": [
        "Housing Office",
        "Park Board",
        "Library Board",
        "Transit Desk",
        "Permit Office",
        "Clerk's Office",
    ],
    "health-and-schools": [
        "Clinic",
        "Hospital",
        "Community College",
        "Academy",
        "Nursing School",
        "Charter School",
    ],
    "community-groups": [
        "Tenants' Circle",
        "Block Club",
        "Mutual Aid",
        "Workers' Center",
        "Youth Council",
        "Elders' Table",
    ],
}


def organizations(count: int) -> list[tuple[str, str]]:
    """`count` different (name, field slug), the fields in turn."""
    fields = list(_TRADES)
    found: list[tuple[str, str]] = []
    for number in range(count):
        field = fields[number % len(fields)]
        turn = number // len(fields)
        trade = _TRADES[field][turn % len(_TRADES[field])]
        first = _FIRST_WORDS[(turn * 7 + fields.index(field) * 5 + number) % len(_FIRST_WORDS)]
        again = turn // len(_FIRST_WORDS)
        name = f"{first} {trade}" + (f" {again + 1}" if again else "")
        while any(name == taken for taken, _ in found):
            name = f"New {name}"
        found.append((name, field))
    return found
