from django.shortcuts import render


def mijn(request):
    return render(request, "basis.html")
