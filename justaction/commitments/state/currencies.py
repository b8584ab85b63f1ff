"""The currencies in use, by their three letters, with how many places stand behind the point (ISO 4217, list one).

Codes for metals, testing and units of account of banks are left out: nobody is paid in them.
"""

from __future__ import annotations

_ALL = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD:3 BIF:0 BMD BND BOB BRL BSD BTN BWP BYN BZD "
    "CAD CDF CHF CLP:0 CNY COP CRC CUP CVE CZK DJF:0 DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD "
    "GNF:0 GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD:3 IRR ISK:0 JMD JOD:3 JPY:0 KES KGS KHR KMF:0 KPW KRW:0 "
    "KWD:3 KYD KZT LAK LBP LKR LRD LSL LYD:3 MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN "
    "NIO NOK NPR NZD OMR:3 PAB PEN PGK PHP PKR PLN PYG:0 QAR RON RSD RUB RWF:0 SAR SBD SCR SDG SEK SGD SHP "
    "SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND:3 TOP TRY TTD TWD TZS UAH UGX:0 USD UYU UZS VES VND:0 "
    "VUV:0 WST XAF:0 XCD XOF:0 XPF:0 YER ZAR ZMW ZWG"
)
PLACES: dict[str, int] = {
    code: int(places or 2) for code, _colon, places in (one.partition(":") for one in _ALL.split())
}
SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹", "NGN": "₦", "GHS": "₵", "PLN": "zł"}
SHARED = {"$": "AUD BBD BMD BSD BZD CAD FJD GYD HKD JMD KYD LRD NAD NZD SBD SGD SRD TTD TWD USD XCD MXN COP ARS CLP",
          "€": "EUR", "£": "GBP EGP FKP GIP LBP SDG SHP SSP SYP", "¥": "JPY CNY", "₹": "INR", "₦": "NGN", "₵": "GHS"}  # fmt: skip
MOST_PLACES = max(PLACES.values())
